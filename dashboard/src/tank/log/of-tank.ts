/**
 * Whether an audit entry or an alarm is about a tank: it names it alone (`house`), as an alarm's identifier
 * (`tank.house.level_low`), or within a route or topic (`/api/tanks/house/rule`, `…/tank/house/command`).
 */
export function isOfTank(target: string, tank: string): boolean {
  if (target === tank || target.startsWith(`tank.${tank}.`)) return true;
  return /(?:^|\/)tanks?\/([^/]+)(?:\/|$)/.exec(target)?.[1] === tank;
}
