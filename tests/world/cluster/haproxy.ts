import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../../../scripts/child-process.ts';
import { findTool } from '../../../server/testing/find-tool.ts';
import type { Balancer } from './balancer.ts';

const binary = findTool('haproxy');
const config = join(root, 'deploy/haproxy/haproxy.cfg');
/** As long as the configuration takes to notice, and a bit. */
export const noticeMs = 1_500;

/** For `describe.skipIf`: `npm test` brings one where it can (Debian, as root). */
export const isHaproxyMissing = binary === null;
export const withHaproxy = isHaproxyMissing ? 'with HAProxy (there is none on this machine)' : 'with HAProxy';

function toEnvironment(port: number, [one = 0, two = 0]: readonly number[]): NodeJS.ProcessEnv {
  return {
    LYDIA_BIND: `127.0.0.1:${port}`,
    LYDIA_INSTANCE_1: `127.0.0.1:${one}`,
    LYDIA_INSTANCE_2: `127.0.0.1:${two}`,
  };
}

/** What HAProxy itself says of the configuration; throws when it finds a mistake. */
export function checkHaproxyConfig(): string {
  return execFileSync(binary ?? '', ['-c', '-f', config], {
    env: toEnvironment(1_080, [1_081, 1_082]),
    encoding: 'utf8',
  });
}

/** The proxy of `deploy/`, as it is, in front of these instances. */
export async function startHaproxy(port: number, targetPorts: readonly number[]): Promise<Balancer> {
  const child: ChildProcess = spawn(binary ?? '', ['-db', '-f', config], {
    env: toEnvironment(port, targetPorts),
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await isAnswering(url))) {
    if (child.exitCode !== null) throw new Error(`HAProxy ended with ${child.exitCode}.`);
    await delay(50);
  }
  return {
    url,
    // It tells nobody what it found; its rounds are known.
    whenReady: () => delay(noticeMs),
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function isAnswering(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    ({ status }) => status === 200,
    () => false,
  );
}
