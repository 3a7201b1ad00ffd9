/** Kept free for the decisions that need several tanks. */
export const planner = '';
