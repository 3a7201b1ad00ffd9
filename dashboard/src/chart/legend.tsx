import { Falling, Rising } from '../icons/icons.js';
import { tt } from './texts.js';

interface Props {
  readonly marks: boolean;
  readonly runs: boolean;
  readonly rain: boolean;
  readonly flows: boolean;
}

/** What each line and shape of the chart is, of those that it has. */
export function Legend({ marks, runs, rain, flows }: Props) {
  return (
    <ul class="chart-legend">
      <li>
        <span class="key line" aria-hidden="true" />
        {tt('chart.level')}
      </li>
      <li>
        <span class="key band" aria-hidden="true" />
        {tt('chart.extremes')}
      </li>
      {marks && (
        <li>
          <span class="key dashed" aria-hidden="true" />
          {tt('chart.setpoints')}
        </li>
      )}
      {runs && (
        <>
          <li>
            <span class="key strip" aria-hidden="true" />
            {tt('chart.running')}
          </li>
          <li>
            <span class="key strip hand" aria-hidden="true" />
            {tt('chart.running_hand')}
          </li>
        </>
      )}
      {rain && (
        <li>
          <span class="key rain" aria-hidden="true" />
          {tt('chart.rain')}
        </li>
      )}
      {flows && (
        <>
          <li>
            <Rising />
            {tt('chart.inflow')}
          </li>
          <li>
            <Falling />
            {tt('chart.outflow')}
          </li>
        </>
      )}
    </ul>
  );
}
