import { type Due, type Listener, Telling } from '../../domain/alarm/telling.js';
import { isOpen } from '../../domain/schedule/fill-schedule.js';
import { localTime, WEEKDAYS } from '../../domain/schedule/local-time.js';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import { type Channel, NotDelivered, type Notice, type Notifier } from '../../ports/notifier.js';
import type { ChannelStore, KeptChannel } from '../../ports/store.js';
import type { AlarmView } from '../../protocol/alarms.js';
import {
  type ChannelBody,
  type ChannelView,
  channelView,
  type Delivery,
  hasUserInfo,
} from '../../protocol/notifications.js';
import { toTimestamp } from '../../protocol/primitives.js';
import type { AlarmDesk } from '../alarms/alarm-desk.js';
import type { AuditLog, Requester } from '../auth/audit-log.js';
import type { Told } from '../errors.js';
import type { FarmState } from '../state/farm-state.js';
import type { ConfirmedTime } from '../time/confirmed-time.js';
import { alarmNotice, heartbeatNotice, testNotice } from './notice.js';
import { channelUnknown, noticeRefused, tooManyChannels } from './notification-errors.js';

export interface NotificationDeskOptions {
  readonly gateway: string;
  readonly state: Pick<FarmState, 'tanks' | 'tank'>;
  readonly alarms: Pick<AlarmDesk, 'standing'>;
  readonly store: ChannelStore;
  readonly notifier: Notifier;
  readonly audit: Pick<AuditLog, 'record'>;
  /** After a message a person gets none for so long, but of what is critical, in s; left out: the default. */
  readonly hold_off_s?: number | undefined;
  /** Real time: people wait in it, and servers outside live in it. */
  readonly clock: Pick<Clock, 'wall_ms' | 'monotonic_ms'>;
  /** Whether anybody has confirmed what the wall clock shows. */
  readonly time: Pick<ConfirmedTime, 'wall_ms'>;
  /** Answers an id no channel has had: 16 hexadecimal digits. */
  readonly newId: () => string;
  readonly log: Log;
}

const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;
/** After a message that was not taken, the next try waits so long: at first, and at most. */
const RETRY_MS = { first: MINUTE_MS, longest: 60 * MINUTE_MS };
/** A weekly word that could not be written down is tried again after so long, in ms. */
const WRITE_AGAIN_MS = 60 * MINUTE_MS;
const MOST_CHANNELS = 20;

/** How it goes with one channel's messages. */
interface Attempts {
  last: Delivery | null;
  failures: number;
  not_before_ms: number;
  busy: boolean;
  /** Of the weekly word, after the disk has refused it; null while it does not. */
  write_not_before_ms: number | null;
}

/** Tells people of alarms, by the channels that admins have set. */
export class NotificationDesk {
  private readonly telling: Telling;
  private readonly attempts = new Map<string, Attempts>();

  constructor(private readonly options: NotificationDeskOptions) {
    this.telling = new Telling(options.hold_off_s);
  }

  /** What stood before a restart was told before it to everybody whose time had come. */
  resume(): void {
    const { alarms, store, clock } = this.options;
    const listeners = store.all().map(({ id, channel }) => this.listener(id, channel));
    const moment = { now_ms: clock.monotonic_ms(), wall_ms: clock.wall_ms() };
    this.telling.assumeTold(alarms.standing(), listeners, moment);
  }

  list(): ChannelView[] {
    return this.options.store.all().map((kept) => this.view(kept));
  }

  /** Adds a channel. Throws GatewayError `too_many_channels`. */
  add(channel: ChannelBody, by: Requester): ChannelView {
    const { store, newId } = this.options;
    if (store.all().length >= MOST_CHANNELS) throw tooManyChannels(MOST_CHANNELS);
    const id = newId();
    store.save(id, channel);
    this.note(by, 'notification.add', id, channel);
    return this.view(this.find(id));
  }

  /** Sets a channel anew; a secret that is left out stays. Throws GatewayError `channel_unknown`. */
  change(id: string, channel: ChannelBody, by: Requester): ChannelView {
    const before = this.find(id).channel;
    // A secret belongs to the server it was given for.
    const kept =
      channel.secret === undefined && placeOf(channel) === placeOf(before) ? before.secret : channel.secret;
    this.options.store.save(id, { ...channel, secret: kept ?? null });
    this.attempts.delete(id);
    this.note(by, 'notification.change', id, channel);
    return this.view(this.find(id));
  }

  /** Throws GatewayError `channel_unknown`. */
  remove(id: string, by: Requester): void {
    const { channel } = this.find(id);
    this.options.store.remove(id);
    this.attempts.delete(id);
    this.note(by, 'notification.remove', id, channel);
  }

  /** Sends a message now. Throws GatewayError `channel_unknown`, or `notice_refused` with the other side's reason. */
  async test(id: string, by: Requester): Promise<ChannelView> {
    const { gateway } = this.options;
    const kept = this.find(id);
    this.note(by, 'notification.test', id, kept.channel);
    const delivery = await this.deliver(kept, testNotice(gateway));
    const { why, detail: text } = delivery;
    if (why !== undefined) throw noticeRefused({ ...why, text });
    return this.view(this.find(id));
  }

  /** Looks whether anybody has to be told anything; to be called once a second. Waits for nobody. */
  look(): void {
    const { alarms, store, clock } = this.options;
    const channels = store.all().filter(({ channel }) => channel.enabled);
    const now_ms = clock.monotonic_ms();
    const standing = alarms.standing();
    const listeners = channels.map(({ id, channel }) => this.listener(id, channel));
    for (const due of this.telling.due(standing, listeners, now_ms)) {
      const kept = channels.find(({ id }) => id === due.listener);
      if (kept !== undefined && this.mayTry(kept.id, now_ms)) void this.tell(kept, due, standing);
    }
    for (const kept of channels) if (this.mayTry(kept.id, now_ms)) void this.beat(kept, standing);
  }

  private async tell(kept: KeptChannel, due: Due, alarms: readonly AlarmView[]): Promise<void> {
    const among = (these: Due['standing']) =>
      alarms.filter((alarm) => these.some(({ id }) => id === alarm.id));
    const notice = alarmNotice(among(due.standing), among(due.over), this.farm);
    const { delivered } = await this.deliver(kept, notice);
    if (delivered) this.telling.delivered(due, this.options.clock.monotonic_ms());
  }

  /** The weekly word, when its week is over. A wall clock that jumped costs one word too many or too few. */
  private async beat(kept: KeptChannel, alarms: readonly AlarmView[]): Promise<void> {
    const { clock, state } = this.options;
    const wall_ms = clock.wall_ms();
    const since_ms = Math.abs(wall_ms - (kept.heartbeat_ms ?? Number.NEGATIVE_INFINITY));
    if (!kept.channel.heartbeat || since_ms < WEEK_MS) return;
    // Written down before it is sent: what cannot be would come again at every look, and after every restart.
    if (!this.writeBeat(kept.id, wall_ms)) return;
    const notice = heartbeatNotice(state.tanks().length, alarms, this.farm);
    const { delivered } = await this.deliver(kept, notice);
    if (!delivered) this.writeBeat(kept.id, kept.heartbeat_ms);
  }

  /** Whether the disk took it. One that refuses is asked again an hour later; alarms wait for none of this. */
  private writeBeat(id: string, at_ms: number | null): boolean {
    const { store, clock, log } = this.options;
    const attempts = this.attemptsOf(id);
    const refused_until_ms = attempts.write_not_before_ms;
    if (refused_until_ms !== null && clock.monotonic_ms() < refused_until_ms) return false;
    try {
      store.saveHeartbeat(id, at_ms);
      attempts.write_not_before_ms = null;
      return true;
    } catch (error) {
      attempts.write_not_before_ms = clock.monotonic_ms() + WRITE_AGAIN_MS;
      const fields = { code: 'heartbeat_not_written', channel: id, error };
      if (refused_until_ms === null)
        log.error(fields, 'The weekly word cannot be written down, and is not sent before it can');
      return false;
    }
  }

  private async deliver({ id, channel }: KeptChannel, notice: Notice): Promise<Delivery> {
    const { notifier, clock, log } = this.options;
    const attempts = this.attemptsOf(id);
    attempts.busy = true;
    let failure: Told | null = null;
    try {
      await notifier.deliver(channel, notice);
      attempts.failures = 0;
    } catch (error) {
      failure = toldBy(error);
      attempts.failures += 1;
      const pause_ms = RETRY_MS.first * 2 ** (attempts.failures - 1);
      attempts.not_before_ms = clock.monotonic_ms() + Math.min(pause_ms, RETRY_MS.longest);
      if (attempts.failures === 1) log.warn({ code: 'notice_not_delivered', channel: id }, failure.text);
    }
    attempts.busy = false;
    attempts.last = {
      ts: toTimestamp(clock.wall_ms()),
      delivered: failure === null,
      detail: failure?.text ?? notice.title,
      ...(failure && { why: { code: failure.code, args: { ...failure.args } } }),
    };
    return attempts.last;
  }

  private mayTry(id: string, now_ms: number): boolean {
    const { busy, not_before_ms } = this.attemptsOf(id);
    return !busy && now_ms >= not_before_ms;
  }

  private listener(id: string, { min_priority, after_min, repeat_min, quiet }: Channel): Listener {
    return {
      id,
      min_priority,
      after_ms: after_min * MINUTE_MS,
      repeat_ms: repeat_min * MINUTE_MS,
      quiet: quiet !== null && this.isQuiet(quiet),
    };
  }

  /** A clock that may show anything keeps no alarm from anybody. */
  private isQuiet({ from, to, time_zone }: NonNullable<Channel['quiet']>): boolean {
    const { clock, time } = this.options;
    if (time.wall_ms() === null) return false;
    const hours = { weekdays: WEEKDAYS, from_minute: minuteOf(from), to_minute: minuteOf(to) };
    const schedule = { windows: [hours], one_off: [], floor_percent: 0, vacation: null };
    return isOpen(schedule, localTime(clock.wall_ms(), time_zone));
  }

  private find(id: string): KeptChannel {
    const kept = this.options.store.all().find((channel) => channel.id === id);
    if (kept === undefined) throw channelUnknown(id);
    return kept;
  }

  private view({ id, channel }: KeptChannel): ChannelView {
    const { secret, ...rest } = withoutUserInfo(channel);
    // The schema leaves out whatever it does not name, and so the secret.
    return channelView.parse({ ...rest, id, has_secret: secret != null, last: this.attemptsOf(id).last });
  }

  private attemptsOf(id: string): Attempts {
    const known = this.attempts.get(id);
    if (known !== undefined) return known;
    const fresh = { last: null, failures: 0, not_before_ms: 0, busy: false, write_not_before_ms: null };
    this.attempts.set(id, fresh);
    return fresh;
  }

  private note({ actor, role, from }: Requester, action: string, target: string, channel: Channel): void {
    const detail = `${channel.kind} for ${channel.name}`;
    this.options.audit.record({ actor, role, action, target, allowed: true, detail, from });
  }

  private get farm() {
    const { gateway, state } = this.options;
    const nameOf = ({ scope, subject }: AlarmView) =>
      (scope === 'tank' ? state.tank(subject)?.name : undefined) ?? subject;
    return { gateway, nameOf };
  }
}

/** A channel from before such addresses were refused may have a secret in its address: it is not shown. */
function withoutUserInfo(channel: Channel): Channel {
  if (channel.kind === 'email' || !hasUserInfo(channel.url)) return channel;
  const url = new URL(channel.url);
  url.username = '';
  url.password = '';
  return { ...channel, url: url.href };
}

/** Why a message did not arrive. */
function toldBy(error: unknown): Told {
  if (error instanceof NotDelivered) return { ...error.why, text: error.message };
  const said = error instanceof Error ? error.message : String(error);
  return { code: 'notice_error', args: { where: '-', said }, text: said };
}

/** The server a channel's secret is for. */
function placeOf(channel: Channel): string {
  return channel.kind === 'email'
    ? `email ${channel.host}:${channel.port}`
    : `${channel.kind} ${channel.url}`;
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
