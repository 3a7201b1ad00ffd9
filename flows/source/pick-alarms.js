/**
 * Lets an alarm through once, each time it comes up. Takes `sluice/<gateway>/(tank|node)/<name>/alarm/<code>`, and
 * `sluice/<gateway>/alarm/<code>` of the gateway itself; gives a message with the sentence as payload. Acknowledged,
 * shelved and returned alarms, emptied topics and repetitions are left out; so is what somebody has been told before a reconnect. One that stands and comes anew, because a second pump
 * is locked, has another time, and is let through.
 */
export function pickAlarms(msg, { context }) {
  const told = context.get('told') ?? {};
  const alarm = msg.payload;
  const standing = alarm && typeof alarm === 'object' && alarm.state === 'active_unacknowledged';
  if (!standing) {
    // It may come up again, and is then told again.
    if (!alarm || alarm.state === 'returned_unacknowledged') delete told[msg.topic];
    context.set('told', told);
    return null;
  }
  const coming = alarm.ts ?? 'once';
  if (told[msg.topic] === coming) return null;
  told[msg.topic] = coming;
  context.set('told', told);
  const [, gateway, ...rest] = msg.topic.split('/');
  const [code, , name] = rest.reverse();
  const whose = name === undefined ? '' : `: ${name}`;
  return { topic: `Sluice ${gateway}${whose}`, payload: alarm.text, priority: alarm.priority, code };
}
