/**
 * Gathers what a running Sluice tells of its tanks into the rows of one table. Takes messages of
 * `sluice/<gateway>/tank/<tank>/…` and `sluice/<gateway>/node/<node>/availability`, and a `tick` every second; gives the
 * table at every tick. A level that is older than its own limit, and every tank of a Pi that is offline, is marked; its
 * number is not shown as if it were of now.
 */
export function watchTanks(msg, { context }) {
  const tanks = context.get('tanks') ?? {};
  const pis = context.get('pis') ?? {};
  const [, gateway, kind, name, what, code] = msg.topic.split('/');
  const key = `${gateway}/${name}`;

  if (msg.topic !== 'tick') {
    const said = msg.payload;
    if (kind === 'node') {
      pis[key] = said;
    } else {
      const tank = tanks[key] ?? { gateway, name, alarms: {} };
      tanks[key] = tank;
      if (what === 'level') {
        // What was kept by the broker is as old as its own time says; what has just come is new.
        const age_s = msg.retain ? Math.max(0, (Date.now() - Date.parse(said.ts)) / 1000) : 0;
        tank.level = { ...said, age_s };
      } else if (what === 'alarm') {
        if (said) tank.alarms[code] = said.text;
        else delete tank.alarms[code];
      } else {
        tank[what] = said;
      }
    }
    context.set('tanks', tanks);
    context.set('pis', pis);
    return null;
  }

  const rows = Object.values(tanks).map((tank) => {
    const { level, inlet, about, status } = tank;
    if (level) level.age_s += 1;
    const offline = about && pis[`${tank.gateway}/${about.node}`] === 'offline';
    const stale = !level || offline || level.age_s > level.stale_after_s;
    const known = level && level.percent !== null && level.quality !== 'bad';
    return {
      tank: about?.name ?? tank.name,
      level: known && !stale ? `${level.percent.toFixed(1)} %` : '?',
      litres: known && !stale && level.litres !== null ? Math.round(level.litres) : '?',
      inlet: stale || !inlet ? '?' : `${inlet.state} (${inlet.mode})`,
      status: offline ? 'Its Pi is offline' : stale ? 'No news of its level' : (status?.text ?? ''),
      alarms: Object.values(tank.alarms).join(' · '),
      percent: known && !stale ? level.percent : null,
    };
  });
  if (rows.length === 0) return null;
  return { topic: 'tanks', payload: rows.sort((a, b) => (a.tank < b.tank ? -1 : 1)) };
}
