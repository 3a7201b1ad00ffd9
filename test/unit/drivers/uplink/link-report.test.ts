import { describe, expect, test } from '@jest/globals';
import { CLOSED, linkEndOf } from '../../../../firmware/drivers/uplink/link-end.js';
import { LinkReport } from '../../../../firmware/drivers/uplink/link-report.js';
import { RecordedLog } from '../../../support/recorded-log.js';

function report() {
  const log = new RecordedLog();
  return { log, report: new LinkReport(log, 'mqtt://gateway:1883') };
}

function codes(log: RecordedLog): unknown[] {
  return log.lines.map(({ fields }) => ('code' in fields ? fields.code : 'connected'));
}

function failing(code: string | number | undefined, message = 'no') {
  return linkEndOf(Object.assign(new Error(message), code === undefined ? {} : { code }));
}

describe('the report of the connection', () => {
  test('tells a cause once, however many tries fail for it', () => {
    const { log, report: one } = report();
    for (let i = 0; i < 50; i++) one.ended(failing('ECONNREFUSED'), false);
    expect(codes(log)).toEqual(['gateway_not_listening']);
    one.ended(failing(5), false);
    one.ended(failing(5), false);
    one.ended(failing('ECONNREFUSED'), false);
    expect(codes(log)).toEqual(['gateway_not_listening', 'gateway_refuses_secret', 'gateway_not_listening']);
  });

  test('keeps a password in the address out of the log, with the gateway and without', () => {
    const log = new RecordedLog();
    const one = new LinkReport(log, 'mqtt://pi0:s3cret@gateway:1883');
    one.ended(CLOSED, false);
    one.steady();
    const url = 'mqtt://gateway:1883';
    expect(log.lines).toMatchObject([{ fields: { url } }, { fields: { url } }]);
    expect(log.lines[0]?.sentence).toContain(`the gateway at ${url}:`);
    expect(JSON.stringify(log.lines)).not.toContain('s3cret');
  });

  test('tells that it is back, and the same cause anew afterwards', () => {
    const { log, report: one } = report();
    one.ended(CLOSED, false);
    one.connected();
    one.steady();
    one.ended(CLOSED, false);
    expect(codes(log)).toEqual(['gateway_connection_lost', 'connected', 'gateway_connection_lost']);
  });

  test('a gateway that drops the node again and again does not fill the log', () => {
    const { log, report: one } = report();
    for (let i = 0; i < 50; i++) {
      one.connected();
      one.ended(CLOSED, true);
    }
    expect(codes(log)).toEqual(['connected', 'gateway_connection_lost', 'connected', 'gateway_drops_node']);
    one.connected();
    one.steady();
    expect(codes(log).at(-1)).toBe('connected');
  });

  test.each([
    ['ECONNREFUSED', 'gateway_not_listening'],
    ['ENOTFOUND', 'gateway_name_unknown'],
    ['EHOSTUNREACH', 'gateway_unreachable'],
    ['ENETUNREACH', 'gateway_unreachable'],
    ['ECONNRESET', 'gateway_connection_lost'],
    [4, 'gateway_refuses_secret'],
    [5, 'gateway_refuses_secret'],
    [3, 'gateway_refuses_node'],
  ])('%s means %s', (cause, code) => {
    expect(failing(cause).code).toBe(code);
  });

  test('silence and nonsense have their own codes', () => {
    expect(failing(undefined, 'connack timeout').code).toBe('gateway_silent');
    expect(failing(undefined, 'Keepalive timeout').code).toBe('gateway_silent');
    expect(failing(undefined, 'Invalid header flag bits').code).toBe('gateway_unusable');
  });
});
