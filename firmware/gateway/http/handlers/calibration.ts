import {
  calibrationBody,
  calibrationDraft,
  calibrationPayload,
  calibrationVerdict,
  keptCalibration,
  sensorView,
} from '../../../protocol/calibration.js';
import { ADMIN, ANY_ROLE } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';
import { tankParams } from './tanks.js';

const answerOfKept = keptCalibration.omit({ instead_of: true, before: true });

export function calibrationRoutes({ desk, calibrations, sensors }: Services): Route[] {
  return [
    guarded({
      method: 'GET',
      path: '/api/tanks/:id/calibration',
      roles: ANY_ROLE,
      summary: 'What the tank holds, and where its sensor hangs',
      status: 200,
      params: tankParams,
      answer: calibrationPayload,
      handler: ({ params }) => calibrations.inForce(params.id),
    }),
    guarded({
      method: 'POST',
      path: '/api/tanks/:id/calibration/check',
      roles: ADMIN,
      summary: 'What another calibration would come to; nothing is kept',
      status: 200,
      params: tankParams,
      body: calibrationDraft,
      answer: calibrationVerdict,
      handler: ({ params, body }) => calibrations.judge(params.id, body),
    }),
    guarded({
      method: 'PUT',
      path: '/api/tanks/:id/calibration',
      roles: ADMIN,
      summary: 'Calibrate the tank; answers when the node keeps it, which then goes by it within seconds',
      status: 200,
      params: tankParams,
      body: calibrationBody,
      answer: answerOfKept,
      handler: ({ params, body, by, from }) =>
        desk.setCalibration({ tank: params.id, calibration: body, by, from }),
    }),
    guarded({
      method: 'POST',
      path: '/api/tanks/:id/sensor',
      roles: ADMIN,
      summary:
        'What the level sensor sees now; to be asked once a second, for it tells only while it is asked',
      status: 200,
      params: tankParams,
      answer: sensorView,
      handler: ({ params }) => sensors.look(params.id),
    }),
  ];
}
