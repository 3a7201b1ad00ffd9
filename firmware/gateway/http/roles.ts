/** Everybody who is signed in. */
export const ANY_ROLE = ['viewer', 'admin'] as const;
/** Those who may change something. */
export const ADMIN = ['admin'] as const;
