import { comingOf, type Due, type Listener, Telling } from '../../domain/alarm/telling.js';
import { isOpen } from '../../domain/schedule/fill-schedule.js';
import { localTime, WEEKDAYS } from '../../domain/schedule/local-time.js';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { Channel, Notifier } from '../../ports/notifier.js';
import type { ChannelStore, KeptChannel } from '../../ports/store.js';
import type { AlarmView } from '../../protocol/alarms.js';
import {
  type ChannelBody,
  type ChannelView,
  channelView,
  hasUserInfo,
} from '../../protocol/notifications.js';
import type { AlarmDesk } from '../alarms/alarm-desk.js';
import type { AuditLog, Requester } from '../auth/audit-log.js';
import type { FarmState } from '../state/farm-state.js';
import type { ConfirmedTime } from '../time/confirmed-time.js';
import { Deliveries } from './deliveries.js';
import { alarmNotice, heartbeatNotice, testNotice } from './notice.js';
import { channelUnknown, noticeRefused, tooManyChannels } from './notification-errors.js';
import { ToldMemory } from './told-memory.js';
import { WeeklyWord } from './weekly-word.js';

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
  readonly clock: Clock;
  /** Whether anybody has confirmed what the wall clock shows. */
  readonly time: Pick<ConfirmedTime, 'wall_ms'>;
  /** Answers an id no channel has had: 16 hexadecimal digits. */
  readonly newId: () => string;
  readonly log: Log;
}

const MINUTE_MS = 60_000;
/** Whoever takes a message is waited for so long when the gateway stops, in ms. */
const LAST_ANSWERS_WITHIN_MS = 500;
const MOST_CHANNELS = 20;

/** Tells people of alarms, by the channels that admins have set. */
export class NotificationDesk {
  private readonly telling: Telling;
  private readonly memory: ToldMemory;
  private readonly deliveries: Deliveries;
  private readonly weekly: WeeklyWord;
  private readonly under_way = new Set<Promise<void>>();
  private over = false;

  constructor(private readonly options: NotificationDeskOptions) {
    this.telling = new Telling(options.hold_off_s);
    this.memory = new ToldMemory(this.telling, options);
    this.deliveries = new Deliveries(options);
    this.weekly = new WeeklyWord(options);
  }

  /** Takes up what stood before a restart, and what people were told of it. */
  resume(): void {
    const { alarms, clock } = this.options;
    this.telling.resume(alarms.standing(), { now_ms: clock.monotonic_ms(), wall_ms: clock.wall_ms() });
    this.memory.resume();
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
    this.forget(id);
    // Who was not reached so far knows of nothing that stands.
    if (whomOf(channel) !== whomOf(before)) this.memory.forget(id);
    this.note(by, 'notification.change', id, channel);
    return this.view(this.find(id));
  }

  /** Throws GatewayError `channel_unknown`. */
  remove(id: string, by: Requester): void {
    const { channel } = this.find(id);
    this.options.store.remove(id);
    this.forget(id);
    this.memory.forget(id);
    this.note(by, 'notification.remove', id, channel);
  }

  /** Sends a message now. Throws GatewayError `channel_unknown`, or `notice_refused` with the other side's reason. */
  async test(id: string, by: Requester): Promise<ChannelView> {
    const { gateway } = this.options;
    const kept = this.find(id);
    this.note(by, 'notification.test', id, kept.channel);
    const delivery = await this.deliveries.deliver(kept, testNotice(gateway));
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
      if (kept !== undefined && this.deliveries.mayTry(kept.id, urgentOf(due)))
        this.follow(this.tell(kept, due, standing));
    }
    for (const kept of channels) if (this.deliveries.mayTry(kept.id)) this.follow(this.beat(kept, standing));
  }

  /**
   * Waits half a second for the answers to what was sent. What has not arrived by then is sent by the next process: twice
   * at worst, rather than never.
   */
  async stop(): Promise<void> {
    const answers = Promise.allSettled(this.under_way);
    await Promise.race([answers, this.options.clock.sleep(LAST_ANSWERS_WITHIN_MS)]);
    this.over = true;
    this.weekly.owe();
  }

  private follow(work: Promise<void>): void {
    const mine = work.finally(() => this.under_way.delete(mine));
    this.under_way.add(mine);
  }

  private async tell(kept: KeptChannel, due: Due, alarms: readonly AlarmView[]): Promise<void> {
    const among = (these: Due['standing']) =>
      alarms.filter((alarm) => these.some(({ id }) => id === alarm.id));
    const notice = alarmNotice(among(due.standing), among(due.over), this.farm);
    const { delivered } = await this.deliveries.deliver(kept, notice, urgentOf(due));
    if (!delivered || this.over) return;
    this.telling.delivered(due, this.options.clock.monotonic_ms());
    this.memory.write(kept.id);
  }

  private async beat(kept: KeptChannel, alarms: readonly AlarmView[]): Promise<void> {
    if (!this.weekly.begin(kept)) return;
    const notice = heartbeatNotice(this.options.state.tanks().length, alarms, this.farm);
    const { delivered } = await this.deliveries.deliver(kept, notice);
    this.weekly.end(kept.id, delivered);
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
    return channelView.parse({ ...rest, id, has_secret: secret != null, last: this.deliveries.last(id) });
  }

  private forget(id: string): void {
    this.deliveries.forget(id);
    this.weekly.forget(id);
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

/** The alarms in a message that cannot wait. */
function urgentOf({ standing }: Due): string[] {
  return standing.filter(({ priority }) => priority === 'critical').map(comingOf);
}

/** The server a channel's secret is for. */
function placeOf(channel: Channel): string {
  return channel.kind === 'email'
    ? `email ${channel.host}:${channel.port}`
    : `${channel.kind} ${channel.url}`;
}

/** Whom a channel reaches. */
function whomOf(channel: Channel): string {
  return channel.kind === 'email' ? `${placeOf(channel)} ${channel.to}` : placeOf(channel);
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
