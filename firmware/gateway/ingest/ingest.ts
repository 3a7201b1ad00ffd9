import type { Log } from '../../ports/log.js';
import type { Message } from '../broker/message.js';
import type { CalibrationDesk } from '../calibration/calibration-desk.js';
import type { SensorLook } from '../calibration/sensor-look.js';
import type { CommandDesk } from '../commands/command-desk.js';
import type { HostRecorder } from '../hosts/host-recorder.js';
import type { ClientIdentity } from '../identity.js';
import type { Planner } from '../planner/planner.js';
import type { Refusals } from '../refusals/refusals.js';
import type { FarmState } from '../state/farm-state.js';
import type { Journal } from './journal.js';
import type { TankKeeper } from './tank-keeper.js';

export interface IngestOptions {
  readonly state: FarmState;
  readonly desk: CommandDesk;
  readonly planner: Pick<Planner, 'answered'>;
  readonly calibrations: Pick<CalibrationDesk, 'tell'>;
  readonly sensors: Pick<SensorLook, 'saw'>;
  readonly journal: Journal;
  readonly hosts: Pick<HostRecorder, 'take'>;
  readonly keeper: TankKeeper;
  readonly refusals: Refusals;
  readonly log: Log;
}

/** What is no news of the farm's state. */
type HandledAbove =
  | 'command'
  | 'ruleSet'
  | 'scheduleSet'
  | 'calibrationSet'
  | 'commandAck'
  | 'sensor'
  | 'sensorWatch'
  | 'log'
  | 'logStored';

/** Gives every message that the broker lets in to whom it concerns inside the gateway. */
export class Ingest {
  constructor(private readonly options: IngestOptions) {}

  /**
   * Takes in a message and answers whether it may be handed on to subscribers. Never throws: a disk that refuses one
   * thing must not keep the broker from the rest.
   */
  take(message: Message, publisher: ClientIdentity, from: string): 'forward' | 'drop' {
    try {
      return this.dispatch(message, publisher, from);
    } catch (error) {
      const fields = { error, topic: message.name, subject: message.subject };
      this.options.log.error(fields, 'A message could not be taken in completely');
      // What a node tells is true all the same; what a person asks was not written down, and is not obeyed.
      return publisher.kind === 'node' ? 'forward' : 'drop';
    }
  }

  private dispatch(message: Message, publisher: ClientIdentity, from: string): 'forward' | 'drop' {
    const { desk, planner, journal, refusals } = this.options;
    switch (message.name) {
      case 'command':
      case 'ruleSet':
      case 'scheduleSet':
      case 'calibrationSet':
        return desk.overMqtt(message, { username: publisher.name, role: 'admin' }, from);
      case 'commandAck':
        if (planner.answered(message.subject, message.payload)) return 'forward';
        if (!desk.answered(message.subject, message.payload)) refusals.count('ack_unexpected');
        return 'forward';
      case 'sensor':
        this.options.sensors.saw(message.subject, message.payload);
        return 'forward';
      case 'sensorWatch':
        return 'forward';
      case 'log':
        journal.take(message.subject, message.payload);
        return 'drop';
      case 'logStored':
        return 'drop';
      default:
        this.learn(message);
        return 'forward';
    }
  }

  private learn(message: Exclude<Message, { name: HandledAbove }>): void {
    const { state, keeper } = this.options;
    const { subject } = message;
    switch (message.name) {
      case 'level':
        state.tellLevel(subject, message.payload);
        break;
      case 'inlet':
        state.tell(subject, { inlet: message.payload });
        break;
      case 'outlet':
        state.tell(subject, { outlet: message.payload });
        break;
      case 'pump':
        state.tell(subject, { pump: message.payload });
        break;
      case 'status':
        state.tell(subject, { status: message.payload });
        break;
      case 'host':
        state.tellHost(subject, message.payload);
        this.options.hosts.take(subject, message.payload);
        break;
      case 'rain':
        state.tellRain(subject, message.payload);
        this.options.journal.rain(subject, message.payload);
        break;
      case 'availability':
        state.tellAvailability(subject, message.payload);
        break;
      case 'about':
        state.tellAbout(subject, message.payload);
        keeper.about(subject, message.payload);
        break;
      case 'rule':
        state.tell(subject, { rule: message.payload });
        keeper.rule(subject, message.payload);
        break;
      case 'faults':
        state.tell(subject, { faults: message.payload });
        break;
      case 'calibration':
        this.options.calibrations.tell(subject, message.payload);
        break;
      case 'schedule':
        state.tell(subject, { schedule: message.payload });
        keeper.schedule(subject, message.payload);
        break;
    }
  }
}
