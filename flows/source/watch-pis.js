/**
 * Gathers what the Pis of a running Sluice tell of themselves. Takes `sluice/<gateway>/node/<node>/host` and
 * `…/availability`, and a `tick` every second; gives at every tick `[table, CPU load, memory, temperature]`, the last
 * three of the Pi named in PI, or of the first one where PI is empty. A gauge whose figure is not known is hidden: it
 * would show 0.
 */
export function watchPis(msg, { env, context }) {
  const pis = context.get('pis') ?? {};
  if (msg.topic !== 'tick') {
    const [, gateway, , name, what] = msg.topic.split('/');
    const key = `${gateway}/${name}`;
    pis[key] = { ...pis[key], name, [what]: msg.payload };
    context.set('pis', pis);
    return null;
  }
  const shown = (value, unit, digits) =>
    typeof value === 'number' ? `${value.toFixed(digits)}${unit}` : '?';
  const all = Object.values(pis).sort((a, b) => (a.name < b.name ? -1 : 1));
  const rows = all.map(({ name, host, availability }) => {
    const now = availability === 'online' ? (host ?? {}) : {};
    const uptime_h = typeof now.uptime_s === 'number' ? now.uptime_s / 3600 : null;
    return {
      pi: name,
      state: availability ?? '?',
      cpu: shown(now.cpu_percent, ' %', 0),
      memory: shown(now.memory_percent, ' %', 0),
      temperature: shown(now.cpu_temp_c, ' °C', 1),
      throttled: now.throttled === true ? 'yes' : now.throttled === false ? 'no' : '?',
      disk: shown(now.disk_free_percent, ' %', 0),
      uptime: shown(uptime_h, ' h', 1),
    };
  });
  const wanted = env.get('PI') || all[0]?.name;
  const pi = all.find(({ name }) => name === wanted);
  const host = pi?.availability === 'online' ? pi.host : undefined;
  const gauge = (value) =>
    typeof value === 'number' ? { payload: Math.round(value * 10) / 10, visible: true } : { visible: false };
  return [
    { topic: 'pis', payload: rows },
    gauge(host?.cpu_percent),
    gauge(host?.memory_percent),
    gauge(host?.cpu_temp_c),
  ];
}
