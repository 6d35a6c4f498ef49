import type { ErrorCode } from '../../contracts/errors.ts';
import type { LineStatus } from '../../contracts/ipc/app.ts';
import type { LineEvent, LineReport } from '../../contracts/ipc/line.ts';
import { fail } from '../../contracts/result.ts';
import type { ApiClient } from '../api/client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { createWatched } from '../platform/watched.ts';
import { createLineCommands } from './commands.ts';
import { createHeartbeat } from './heartbeat.ts';
import type { Line, LineDevices, LineNews, LineWindow } from './line-port.ts';
import type { LineLink } from './link.ts';
import { createRegistration } from './registration.ts';
import { createSounding } from './sounding.ts';

export interface LineOptions {
  readonly link: LineLink;
  readonly window: LineWindow;
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly logger: Logger;
}

const loadMs = 15_000;
/** With a call on, a page that hangs is given this long: the audio does not run through its main thread. */
const deadMs = 15_000;
const firstRebuildMs = 1_000;
const maxRebuildMs = 30_000;

/** The telephone line over the hidden window: loaded, registered, proven to answer, rebuilt when it does not. */
export function createLine(options: LineOptions): Line {
  const { link, window, clock, logger } = options;
  const status = createWatched<LineStatus>({ kind: 'off' });
  const listeners = new Set<(news: LineNews) => void>();
  const sounding = createSounding();
  const commands = createLineCommands({ post: (command) => link.post(command), clock });
  let devices: LineDevices | null = null;
  let isStarted = false;
  let isLoaded = false;
  let rebuilds = 0;
  let cancelTimer = (): void => undefined;
  const stops: (() => void)[] = [];

  const registration = createRegistration({
    ...options,
    commands,
    hasAudio: () => sounding.hasAudio(),
    onState(state) {
      if (state.kind === 'ready') rebuilds = 0;
      showStatus(state);
    },
    onHopeless: rebuild,
  });
  const heartbeat = createHeartbeat({
    clock,
    ping: async () => (await commands.send({ type: 'ping' })).ok,
    onAnswer: () => showStatus(registration.state()),
    onSilence: takeSilence,
    onWake: () => registration.renew(),
  });

  function showStatus(next: LineStatus): void {
    const shown = status.get();
    // The same trouble goes on: `since` stays what it was.
    if (shown.kind === next.kind && (next.kind !== 'unreachable' || isSameTrouble(shown, next))) return;
    status.set(next);
  }

  function showTrouble(code: ErrorCode): void {
    showStatus({ kind: 'unreachable', code, since: clock.nowMs() });
  }

  function tell(news: LineNews): void {
    sounding.take(news);
    for (const listener of [...listeners]) listener(news);
  }

  function takeSilence(silentMs: number): void {
    showTrouble('line-unreachable');
    if (!sounding.hasAudio() || silentMs >= deadMs) rebuild('the window does not answer');
  }

  /** Whatever ran in the page is over. */
  function dropPage(): void {
    cancelTimer();
    heartbeat.stop();
    registration.stop();
    commands.abandon();
    if (!isLoaded) return;
    isLoaded = false;
    tell({ type: 'line-lost' });
  }

  function load(): void {
    dropPage();
    cancelTimer = clock.after(loadMs, () => rebuild('the window did not load'));
    window.open();
  }

  /** At once the first time; a window that dies again and again is given longer and longer pauses. */
  function rebuild(reason: string): void {
    if (!isStarted) return;
    logger.warn('The line window is rebuilt', { reason, rebuilds });
    dropPage();
    showTrouble('line-unreachable');
    const waitMs = rebuilds === 0 ? 0 : Math.min(maxRebuildMs, firstRebuildMs * 2 ** (rebuilds - 1));
    rebuilds += 1;
    cancelTimer = clock.after(waitMs, load);
  }

  function takeLoaded(): void {
    if (isLoaded) dropPage();
    cancelTimer();
    isLoaded = true;
    heartbeat.start();
    if (devices !== null) void commands.send({ type: 'use-devices', ...devices });
    registration.start();
  }

  function takeReport(report: LineReport): void {
    if (report.type === 'reply') commands.takeReply(report);
    else if (report.type === 'loaded') takeLoaded();
    else takeEvent(report);
  }

  function takeEvent(event: LineEvent): void {
    registration.take(event);
    tell(event);
  }

  return {
    status: status.get,
    watchStatus: status.watch,
    watchNews(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    command: async (command) => (isLoaded ? commands.send(command) : fail('line-unreachable')),
    start() {
      isStarted = true;
      rebuilds = 0;
      stops.push(
        link.watchReports(takeReport),
        window.watchGone((reason) => rebuild(`the window is gone: ${reason}`)),
      );
      status.set({ kind: 'registering' });
      load();
    },
    async stop() {
      isStarted = false;
      if (isLoaded) await commands.send({ type: 'release' });
      for (const stop of stops.splice(0)) stop();
      dropPage();
      window.close();
      status.set({ kind: 'off' });
    },
    retry() {
      if (sounding.hasAudio()) return registration.renew();
      rebuilds = 0;
      rebuild('the operator asked for it');
    },
    resume: () => registration.renew(),
    useDevices(chosen) {
      devices = chosen;
      if (isLoaded) void commands.send({ type: 'use-devices', ...chosen });
    },
    async listDevices() {
      const answer = isLoaded ? await commands.send({ type: 'list-devices' }) : fail('line-unreachable');
      return answer.ok ? { ok: true, value: answer.value.devices } : answer;
    },
  };
}

function isSameTrouble(a: LineStatus, b: LineStatus): boolean {
  return a.kind === 'unreachable' && b.kind === 'unreachable' && a.code === b.code;
}
