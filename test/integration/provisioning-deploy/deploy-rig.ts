import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CliRig } from '../provisioning/cli-rig.js';

/** A measured tank, as an installer writes it. */
export function tankEntry(id: string, gpio: number): object {
  return {
    id,
    name: id,
    shape: { kind: 'vertical_cylinder', diameter_mm: 1200, height_mm: 1768 },
    sensor: { driver: 'serial', device: '/dev/ttyAMA0', mode: 'auto', empty_distance_mm: 2018 },
    inlet: { relay: { driver: 'onoff', gpio, active: 'high' }, max_run_s: 7200 },
  };
}

/** A farm with one gateway, two nodes and two phones, all with certificates. */
export class DeployRig extends CliRig {
  readonly tanksFile = join(this.root, 'tanks.json');

  async setUp(): Promise<void> {
    await this.begin();
    await this.json('farm', 'add', 'phone', 'anna', '--role', 'admin');
    await this.json('farm', 'add', 'phone', 'bert');
    await this.json('farm', 'add', 'node', 'pump-house', '--tank', 'house', '--tank', 'farm');
    await this.json('farm', 'add', 'node', 'orchard');
    await this.json('pki', 'issue', '--all');
    writeFileSync(this.tanksFile, JSON.stringify([tankEntry('house', 17), tankEntry('farm', 27)]));
  }

  at(...parts: string[]): string {
    return join(this.root, ...parts);
  }
}

/** Every file below a folder: its path within, its permission bits, its bytes. */
export function filesBelow(folder: string): { path: string; mode: number; content: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return { path: relative(folder, file), mode: statSync(file).mode & 0o777, content: readFileSync(file) };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
