/**
 * The 15/80 rule on Valve 1. Takes `level` (percent, or null for a bad reading), `tick` (once a second) and `reset` by
 * `msg.topic`; gives `[order for the valve, level to show, status to show, level for the chart]`. The order is given at every change and
 * again every second, so that a valve which hears nothing for some seconds can close by itself.
 *
 * It counts ticks instead of looking at the clock, which may be set at any time. It begins with the valve closed, closes
 * on an unknown level, and after MAX_RUN_S of filling stays closed until somebody presses Reset.
 */
export function valveRule(msg, { env, context }) {
  const low = Number(env.get('LOW_PERCENT'));
  const high = Number(env.get('HIGH_PERCENT'));
  const stale_s = Number(env.get('STALE_S'));
  const max_run_s = Number(env.get('MAX_RUN_S'));
  const before = context.get('state');
  const state = before ?? { percent: null, age_s: 0, open: false, run_s: 0, locked: false };
  const was_open = state.open;

  if (msg.topic === 'level') {
    state.percent = msg.payload;
    state.age_s = 0;
  } else if (msg.topic === 'tick') {
    state.age_s += 1;
    state.run_s += 1;
  } else if (msg.topic === 'reset') {
    state.locked = false;
  } else {
    return null;
  }

  const usable = low >= 1 && high <= 99 && high - low >= 5 && stale_s >= 1 && max_run_s >= 1;
  const known = typeof state.percent === 'number' && state.age_s <= stale_s;
  if (state.open && state.run_s >= max_run_s) state.locked = true;
  if (!usable || !known || state.locked || state.percent >= high) state.open = false;
  else if (state.percent < low) state.open = true;
  if (!state.open || !was_open) state.run_s = 0;
  context.set('state', state);

  let status = 'Water is ready to use';
  if (!usable) status = 'Valve closed: the settings of this flow make no sense';
  else if (state.locked) status = 'Valve closed: filling took too long. Look after it, then press Reset';
  else if (!known) status = 'Valve closed: the level is unknown';
  else if (state.open) status = 'Water is refilling';

  const shown = known ? { topic: 'level', payload: Math.round(state.percent * 10) / 10 } : null;
  const told = msg.topic === 'tick' || before === undefined || state.open !== was_open;
  return [
    told ? { topic: 'valve', payload: state.open ? 'open' : 'closed' } : null,
    // A gauge would show an unknown level as 0 %.
    shown ? { ...shown, visible: true } : { topic: 'level', visible: false },
    { topic: 'status', payload: status },
    shown,
  ];
}
