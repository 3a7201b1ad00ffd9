import { define, type Register } from '../cli/define.js';
import { farmOption } from '../cli/farm-place.js';
import type { DoctorOptions } from '../doctor/run-doctor.js';

/** `sluice doctor` */
export const registerDoctor: Register = (program, surroundings, outcome) => {
  define<DoctorOptions>(
    program,
    {
      usage: 'doctor',
      summary: 'check this machine and the farm folder, and say what to do about each fault',
      example: 'sudo sluice doctor',
      notes: `It changes nothing. What does not apply to this machine, or may not be looked at, is skipped: with sudo
it sees most. Warnings alone end with code 0; anything broken with code 11, so that cron can tell.`,
      writes: false,
      exits: ['broken'],
      options: (command) =>
        farmOption(command)
          .option(
            '--data-dir <folder>',
            'data folder of gateway and node (default: $SLUICE_DATA_DIR, else those of the units in /var/lib/sluice)',
          )
          .option('--root <folder>', 'examine the file system mounted there, such as an SD card', '/'),
      run: async (call, options) => (await import('../doctor/run-doctor.js')).runDoctor(call, options),
    },
    surroundings,
    outcome,
  );
};
