import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import type * as Electron from 'electron';

type Implemented = Pick<Electron.UtilityProcess, 'postMessage' | 'kill' | 'pid' | 'stdout' | 'stderr'>;

const parentPort = fileURLToPath(new URL('./parent-port.ts', import.meta.url));

/** A plain process of Node. Electron's is a child of Chromium and dies with it; this one when its channel closes. */
class HostUtilityProcess extends EventEmitter implements Implemented {
  readonly #child: ChildProcess;
  readonly stdout = null;
  readonly stderr = null;

  constructor(modulePath: string, args: readonly string[], { execArgv = [], env }: Electron.ForkOptions) {
    super();
    this.#child = fork(modulePath, [...args], {
      execArgv: [...execArgv, '--disable-warning=ExperimentalWarning', `--import=${parentPort}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      ...(env ? { env: env as NodeJS.ProcessEnv } : {}),
    });
    this.#child.once('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.once('exit', (code) => this.emit('exit', code ?? 1));
    // Sending to a process that has ended is told by its end.
    this.#child.on('error', () => undefined);
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null ? this.#child.pid : undefined;
  }

  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object);
  }

  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = {
  fork: (modulePath: string, args: string[] = [], options: Electron.ForkOptions = {}) =>
    new HostUtilityProcess(modulePath, args, options) as unknown as Electron.UtilityProcess,
};
