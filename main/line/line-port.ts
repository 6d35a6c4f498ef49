import type { LineStatus } from '../../contracts/ipc/app.ts';
import type { LineCommand, LineEvent } from '../../contracts/ipc/line.ts';
import type { AudioDevice } from '../../contracts/ipc/settings.ts';
import type { Result } from '../../contracts/result.ts';

/** What the line window answered: devices for `list-devices`, nothing otherwise. */
export interface LineAnswer {
  readonly devices: readonly AudioDevice[];
}

/** `line-lost`: the window died or was rebuilt; whatever ran in it is over, and no other event will tell. */
export type LineNews = LineEvent | { readonly type: 'line-lost' };

/** The telephone line as the calls see it. Commands have a bounded wait; every failure is a value. */
export interface LinePort {
  status(): LineStatus;
  /** Called at once with the present status, then at every change. */
  watchStatus(listener: (status: LineStatus) => void): () => void;
  watchNews(listener: (news: LineNews) => void): () => void;
  command(command: LineCommand): Promise<Result<LineAnswer>>;
}

/** The choices of a person that the line obeys. */
export interface LineDevices {
  readonly microphoneId: string | null;
  readonly speakerId: string | null;
  readonly ringDeviceId: string | null;
  readonly isRingMuted: boolean;
}

/** The line for as long as a user is signed in. */
export interface Line extends LinePort {
  /** Opens the window, fetches a voice token and registers; keeps doing so until `stop`. */
  start(): void;
  /** Unregisters and closes the window. */
  stop(): Promise<void>;
  /** The operator asks for another try: the window is rebuilt, unless a call has audio. */
  retry(): void;
  /** The computer woke from sleep: a fresh token and exactly one registration. */
  resume(): void;
  useDevices(devices: LineDevices): void;
  listDevices(): Promise<Result<readonly AudioDevice[]>>;
}

/**
 * The hidden window. `open` loads the page anew, closing what was there; the page then reports `loaded`.
 * `watchGone` tells that the page crashed or was closed by anything but `close` or `open`.
 */
export interface LineWindow {
  open(): void;
  close(): void;
  watchGone(listener: (reason: string) => void): () => void;
}
