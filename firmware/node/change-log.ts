import { stateWord } from '../domain/actuator/actuator.js';
import type { TankController } from '../domain/tank/tank-controller.js';
import type { TankPicture } from '../domain/tank/tank-options.js';
import type { Log } from '../ports/log.js';
import { actuatorText, sentence } from '../protocol/reason-text.js';
import { AT_REST, type Stands } from './actuators.js';
import type { TankSetup } from './tank-setup.js';

/** Writes one line for each change of a tank that a tired admin wants to find. */
export class ChangeLog {
  private logged: string | null = null;

  constructor(
    private readonly setup: Pick<TankSetup, 'id' | 'name'>,
    private readonly log: Log,
  ) {}

  /** What was decided, and how the actuators stand. */
  note(
    { decisions, reading }: Pick<TankPicture, 'decisions' | 'reading'>,
    stands: Stands,
    { status, fitted }: Pick<TankController, 'status' | 'fitted'>,
  ): void {
    const { setup, log } = this;
    const key = `${status.code} ${fitted.map((actuator) => decisions[actuator]?.reason.code)}`;
    if (key === this.logged) return;
    this.logged = key;
    const actuators = fitted.flatMap((actuator) => {
      const why = decisions[actuator]?.reason;
      const state = stateWord(actuator, (stands[actuator] ?? AT_REST).running);
      return why === undefined ? [] : [actuatorText(actuator, state, why)];
    });
    const percent = reading.level?.percent.toFixed(1) ?? null;
    log.info({ tank: setup.id, percent }, `${setup.name}: ${[sentence(status), ...actuators].join('. ')}`);
  }
}
