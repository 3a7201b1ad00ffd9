import { type ChildProcess, spawn } from 'node:child_process';

/** Debian's mosquitto clients: a foreign hand at the other end of the wire. */

export interface Login {
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
}

function args({ port, username, password }: Login): string[] {
  const base = ['-h', '127.0.0.1', '-p', String(port), '-V', 'mqttv311'];
  return username === undefined ? base : [...base, '-u', username, '-P', password ?? ''];
}

function run(
  program: string,
  all: string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, all, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Reads `count` messages of a topic filter, waiting at most `seconds`. */
export function mosquittoSub(login: Login, topic: string, count = 1, seconds = 10) {
  return run('mosquitto_sub', [
    ...args(login),
    '-v',
    '-t',
    topic,
    '-C',
    String(count),
    '-W',
    String(seconds),
  ]);
}

/** Publishes one message at QoS 1, so that the exit code tells whether the broker took it. */
export function mosquittoPub(login: Login, topic: string, message: string, retain = false) {
  return run('mosquitto_pub', [
    ...args(login),
    '-q',
    '1',
    '-t',
    topic,
    '-m',
    message,
    ...(retain ? ['-r'] : []),
  ]);
}

/** Follows a topic filter until `stop`. */
export class MosquittoFollower {
  readonly lines: string[] = [];
  private readonly child: ChildProcess;

  constructor(login: Login, topic: string) {
    this.child = spawn('mosquitto_sub', [...args(login), '-v', '-t', topic], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let rest = '';
    this.child.stdout?.on('data', (chunk) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      this.lines.push(...parts);
    });
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.child.once('close', () => resolve());
      this.child.kill('SIGTERM');
    });
  }
}
