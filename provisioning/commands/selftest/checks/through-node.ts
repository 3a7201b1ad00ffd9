import { relaysIn } from '../../../../firmware/config/node/plumbing.js';
import type { TankConfig } from '../../../../firmware/config/node-config.js';
import { stateWord } from '../../../../firmware/domain/actuator/actuator.js';
import type { ActuatorNow } from '../../../../firmware/protocol/control.js';
import { broken, type Check, type Finding, ok, skipped } from '../../../doctor/check.js';
import { gatewayConnection } from '../../../doctor/checks/gateway-connection.js';
import type { NodePlace } from '../../../node-hardware/place.js';
import type { RunningNode } from '../../../node-hardware/running-node.js';
import { sensorFinding } from './sensor-finding.js';

/** The same of a node that runs: it has the hardware, and is asked. */
export function checksThroughNode({ config }: NodePlace, node: RunningNode): Check[] {
  return [
    ...config.tanks.flatMap((tank) => [
      sensorCheck(tank, node),
      ...(relaysIn(tank).length === 0 ? [] : [relayCheck(tank, node)]),
      ...inputs(tank),
    ]),
    gatewayConnection,
  ];
}

function sensorCheck(tank: TankConfig, node: RunningNode): Check {
  return {
    id: `sensor_${tank.id}`,
    title: `Sensor of ${tank.name}`,
    run: async () => {
      const { pings, quality, reason, reason_code, level } = await node.now(tank.id);
      return sensorFinding(tank.id, [{ pings, quality, reason, reason_code, level }]);
    },
  };
}

function relayCheck(tank: TankConfig, node: RunningNode): Check {
  return {
    id: `relay_${tank.id}`,
    title: `Relays of ${tank.name}`,
    run: async (): Promise<Finding> => {
      const { actuators } = await node.now(tank.id);
      if (actuators.length === 0 || actuators.some(({ stands }) => stands === null))
        return skipped('the node has not decided about it yet');
      const text = ({ actuator, stands, reason }: ActuatorNow) =>
        `${actuator} ${stateWord(actuator, stands === true)}: ${reason}`;
      const astray = actuators.filter(({ obeyed }) => !obeyed);
      if (astray.length === 0) return ok(`as the node decided: ${actuators.map(text).join('; ')}`);
      return broken(
        `does not read back as the node decided: ${astray.map(text).join('; ')}`,
        'Shut the water off by hand, and check the relay board.',
      );
    },
  };
}

function inputs({ id, name, level_switches, flow_meters }: TankConfig): Check[] {
  if (level_switches.length + flow_meters.length === 0) return [];
  return [
    {
      id: `inputs_${id}`,
      title: `Switches and meters of ${name}`,
      run: async () => skipped('the node reads them; stop it, and this looks at them'),
    },
  ];
}
