import type { TankView } from '../../../../firmware/protocol/rest.js';
import { ChartPanel } from '../../chart/chart-panel.js';
import { RulePanel } from '../../rule/rule-panel.js';
import { tt } from '../../rule/texts.js';
import { SchedulePanel } from '../../schedule/schedule-panel.js';
import { UsePanel } from '../../use/use-panel.js';
import type { Doubt } from '../doubt.js';
import { AlarmLog } from '../log/alarm-log.js';
import { AuditLog } from '../log/audit-log.js';
import { FactsCard } from './facts-card.js';
import { WhyNotYours } from './why-not-yours.js';

export interface OtherColumnsProps {
  readonly tank: TankView;
  readonly doubt: Doubt | null;
  readonly admin: boolean;
}

/** What of a tank's page is not about this very moment: what was, and what is set. */
export function OtherColumns({ tank, doubt, admin }: OtherColumnsProps) {
  return (
    <>
      <div class="tank-column">
        <ChartPanel tank={tank} />
        <UsePanel tank={tank} />
      </div>
      <div class="tank-column">
        <RulePanel tank={tank} doubt={doubt} admin={admin} />
        <div class="card tank-part">
          <SchedulePanel tank={tank} admin={admin} />
        </div>
        <FactsCard tank={tank} doubt={doubt} admin={admin} />
        <AlarmLog id={tank.id} />
        {admin ? <AuditLog id={tank.id} /> : <WhyNotYours what="rule" text={tt('rule.viewer')} />}
      </div>
    </>
  );
}
