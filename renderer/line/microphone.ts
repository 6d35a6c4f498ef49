import type { ErrorCode } from '../../contracts/errors.ts';
import { withinMs } from './bounded.ts';
import { chooseDevice } from './device-choice.ts';
import { listAudioDevices } from './devices.ts';
import { buildFailure, type LineFailure } from './line-failure.ts';

/** The one door to the microphone: opened for a call, released with it. */
export interface Microphone {
  /** Whether it could be had, without opening it; null: no reason against it is known. */
  check(): Promise<LineFailure | null>;
  /** Opens it for the next call; a refusal is known before the SDK is troubled with the call. */
  prepare(): Promise<LineFailure | null>;
  /** What the SDK uses as `getUserMedia`. */
  readonly open: (constraints: MediaStreamConstraints) => Promise<MediaStream>;
  /** Stops everything that was opened. */
  release(): void;
  choose(deviceId: string | null): void;
}

const openMs = 8_000;

const names: Readonly<Record<string, ErrorCode>> = {
  NotAllowedError: 'microphone-denied',
  SecurityError: 'microphone-denied',
  NotFoundError: 'microphone-missing',
  OverconstrainedError: 'microphone-missing',
  NotReadableError: 'microphone-busy',
  AbortError: 'microphone-busy',
};

/** What a refusal of `getUserMedia` means. */
export function toMicrophoneFailure(error: unknown): LineFailure {
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : 'No reason was given';
  return buildFailure(names[name] ?? 'microphone-busy', message);
}

export function createMicrophone(media: MediaDevices, permissions: Permissions): Microphone {
  const streams = createStreams(media);
  let prepared: MediaStream | null = null;

  /** The stream that waits for the SDK; once. */
  function takePrepared(): MediaStream | null {
    const ready = prepared;
    prepared = null;
    return ready;
  }

  return {
    async check() {
      const [permission, listed] = await Promise.all([
        permissions.query({ name: 'microphone' }),
        media.enumerateDevices(),
      ]);
      if (permission.state === 'denied') return buildFailure('microphone-denied', 'Permission is denied');
      const hasMicrophone = listed.some(({ kind }) => kind === 'audioinput');
      return hasMicrophone ? null : buildFailure('microphone-missing', 'No microphone is listed');
    },
    async prepare() {
      const attempt = await streams.attemptOpen();
      if ('code' in attempt) return attempt;
      prepared = attempt;
      return null;
    },
    async open(constraints) {
      const ready = takePrepared();
      const isPlain = constraints.audio === true;
      if (ready !== null && isPlain && ready.active) return ready;
      if (ready !== null) streams.stop(ready);
      return isPlain ? streams.openChosen() : streams.open(constraints);
    },
    release() {
      prepared = null;
      streams.stopAll();
    },
    choose: (deviceId) => streams.choose(deviceId),
  };
}

/** Every stream that was opened, so that none is left open. */
function createStreams(media: MediaDevices) {
  const opened = new Set<MediaStream>();
  let chosenId: string | null = null;

  async function open(constraints: MediaStreamConstraints): Promise<MediaStream> {
    const stream = await media.getUserMedia(constraints);
    opened.add(stream);
    return stream;
  }

  async function openChosen(): Promise<MediaStream> {
    // Nothing was chosen: the system's default needs no list, which takes milliseconds of every call.
    if (chosenId === null) return open({ audio: true });
    const microphones = (await listAudioDevices(media)).filter(({ kind }) => kind === 'microphone');
    const deviceId = chooseDevice(chosenId, microphones);
    return open({ audio: deviceId === null ? true : { deviceId: { exact: deviceId } } });
  }

  function stop(stream: MediaStream): void {
    opened.delete(stream);
    for (const track of stream.getTracks()) track.stop();
  }

  async function attemptOpen(): Promise<MediaStream | LineFailure> {
    const opening = openChosen();
    try {
      const waited = await withinMs(openMs, opening);
      if (waited.kind === 'done') return waited.value;
      // Whoever answers a question of the system too late finds the call gone, and the microphone closed.
      opening.then(stop, () => undefined);
      return buildFailure('microphone-busy', 'It did not open in time');
    } catch (cause) {
      return toMicrophoneFailure(cause);
    }
  }

  return {
    open,
    openChosen,
    attemptOpen,
    stop,
    stopAll: () => opened.forEach(stop),
    choose(deviceId: string | null): void {
      chosenId = deviceId;
    },
  };
}
