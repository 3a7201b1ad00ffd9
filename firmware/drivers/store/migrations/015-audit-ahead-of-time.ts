/**
 * Still only the far end of the audit log may go. An entry later than the newest was written while the clock was ahead:
 * it is as old as the next that is not.
 */
export const auditAheadOfTime = `
DROP TRIGGER audit_is_not_erased;
CREATE TRIGGER audit_is_not_erased BEFORE DELETE ON audit
WHEN (SELECT ts FROM audit
    WHERE n >= OLD.n AND ts <= (SELECT ts FROM audit ORDER BY n DESC LIMIT 1) ORDER BY n LIMIT 1)
  >= (SELECT ts FROM audit ORDER BY n DESC LIMIT 1) - 7776000000
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
`;
