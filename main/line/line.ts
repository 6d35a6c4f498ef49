import type { LineReport } from '../../contracts/ipc/line.ts';
import { fail, type Result } from '../../contracts/result.ts';
import type { ApiClient } from '../api/client.ts';
import type { Clock } from '../platform/clock.ts';
import { createListeners } from '../platform/listeners.ts';
import type { Logger } from '../platform/logger.ts';
import { createLineCommands } from './commands.ts';
import { createHeartbeat } from './heartbeat.ts';
import type { Line, LineAnswer, LineDevices, LineNews, LineWindow } from './line-port.ts';
import { createShownStatus } from './line-status.ts';
import type { LineLink } from './link.ts';
import { createPageKeeper } from './page-keeper.ts';
import { createRegistration } from './registration.ts';
import { createSounding } from './sounding.ts';

export interface LineOptions {
  readonly link: LineLink;
  readonly window: LineWindow;
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** With a call on, a page that hangs is given this long: the audio does not run through its main thread. */
const deadMs = 15_000;

/** The telephone line over the hidden window: loaded, registered, proven to answer, rebuilt when it does not. */
export function createLine(options: LineOptions): Line {
  const { link, window } = options;
  const parts = createParts(options);
  const { status, news, sounding, commands, page, registration } = parts;
  const devices = createDeviceMemory(parts);
  const stops: (() => void)[] = [];

  async function send(command: Parameters<Line['command']>[0]): Promise<Result<LineAnswer>> {
    return page.isLoaded() ? commands.send(command) : fail('line-unreachable');
  }

  function takeReport(report: LineReport): void {
    parts.take(report);
    if (report.type === 'loaded') devices.tell();
  }

  return {
    status: status.get,
    watchStatus: status.watch,
    watchNews: news.add,
    command: send,
    start() {
      stops.push(
        link.watchReports(takeReport),
        window.watchGone((reason) => page.rebuild(`it is gone: ${reason}`)),
      );
      status.show({ kind: 'registering' });
      page.start();
    },
    async stop() {
      await send({ type: 'release' });
      for (const stop of stops.splice(0)) stop();
      page.stop();
      status.show({ kind: 'off' });
    },
    retry() {
      if (sounding.hasAudio()) {
        registration.renew();
        return;
      }
      page.forgive();
      page.rebuild('the operator asked for it');
    },
    resume: () => registration.renew(),
    useDevices: (chosen) => devices.use(chosen),
    async listDevices() {
      const answer = await send({ type: 'list-devices' });
      return answer.ok ? { ok: true, value: answer.value.devices } : answer;
    },
  };
}

type Parts = ReturnType<typeof createParts>;

function createParts(options: LineOptions) {
  const { link, clock } = options;
  const status = createShownStatus(clock);
  const news = createListeners<LineNews>();
  const sounding = createSounding();
  const commands = createLineCommands({ post: (command) => link.post(command), clock });

  function tell(told: LineNews): void {
    sounding.take(told);
    news.tell(told);
  }

  const page = createPageKeeper({
    ...options,
    onDropped() {
      heartbeat.stop();
      registration.stop();
      commands.abandon();
      tell({ type: 'line-lost' });
    },
    onRebuild: () => status.showTrouble('line-unreachable'),
  });
  const registration = createRegistration({
    ...options,
    commands,
    hasAudio: sounding.hasAudio,
    onState: status.show,
    onHopeless: page.rebuild,
  });
  const heartbeat = createHeartbeat({
    clock,
    ping: async () => (await commands.send({ type: 'ping' })).ok,
    onAnswer() {
      if (registration.state().kind === 'ready') page.forgive();
      status.show(registration.state());
    },
    onSilence(silentMs) {
      status.showTrouble('line-unreachable');
      if (!sounding.hasAudio() || silentMs >= deadMs) page.rebuild('it does not answer');
    },
    onWake: () => registration.renew(),
  });

  function take(report: LineReport): void {
    if (report.type === 'reply') commands.takeReply(report);
    else if (report.type === 'loaded') {
      page.takeLoaded();
      heartbeat.start();
      registration.start();
    } else {
      registration.take(report);
      tell(report);
    }
  }

  return { status, news, sounding, commands, page, registration, take };
}

/** The chosen devices, told to each page that loads. */
function createDeviceMemory({ page, commands }: Parts) {
  let chosen: LineDevices | null = null;
  function tell(): void {
    if (chosen !== null && page.isLoaded()) void commands.send({ type: 'use-devices', ...chosen });
  }
  return {
    tell,
    /** Of what is given, which may be all settings, the page gets the devices alone. */
    use({ microphoneId, speakerId, ringDeviceId, isRingMuted }: LineDevices): void {
      const next = { microphoneId, speakerId, ringDeviceId, isRingMuted };
      if (JSON.stringify(next) === JSON.stringify(chosen)) return;
      chosen = next;
      tell();
    },
  };
}
