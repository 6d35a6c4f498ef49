import type { LineEvent } from '../../contracts/ipc/line.ts';
import { withinMs } from './bounded.ts';
import { buildFailure, type LineFailure } from './line-failure.ts';
import type { CreateDevice, SdkCall, SdkDevice } from './sdk.ts';
import { toLineFailure } from './sdk-errors.ts';

export interface DeviceKeeperOptions {
  readonly createDevice: CreateDevice;
  readonly report: (event: LineEvent) => void;
  readonly onIncoming: (call: SdkCall) => void;
  /** A new Device is there: it is to be told which loudspeaker to use. */
  readonly onCreated: (device: SdkDevice) => void;
}

/** One Device at a time, registered once; every wait for it is bounded, for the SDK bounds none. */
export interface DeviceKeeper {
  readonly present: () => SdkDevice | null;
  register(token: string, edge: string | null): Promise<LineFailure | null>;
  updateToken(token: string): LineFailure | null;
  connect(params: Record<string, string>): Promise<SdkCall | LineFailure>;
  readonly release: () => void;
  /** The Device is of no more use: it is destroyed, and main is told to register anew. */
  readonly giveUp: (message: string) => void;
}

const registerMs = 12_000;
const connectMs = 10_000;

export function createDeviceKeeper(options: DeviceKeeperOptions): DeviceKeeper {
  const { createDevice, report, onCreated } = options;
  let device: SdkDevice | null = null;

  function release(): void {
    const last = device;
    device = null;
    last?.destroy();
  }

  function giveUp(message: string): void {
    release();
    report({ type: 'device-failed', ...buildFailure('line-not-ready', message) });
  }

  return {
    present: () => device,
    release,
    giveUp,
    async register(token, edge) {
      release();
      const made = createDevice(token, edge);
      device = made;
      wireDevice(made, options, () => device === made);
      onCreated(made);
      const failure = await attemptRegister(made);
      if (failure !== null && device === made) release();
      return failure;
    },
    updateToken(token) {
      if (device === null) return buildFailure('line-not-ready', 'There is no Device');
      device.updateToken(token);
      return null;
    },
    async connect(params) {
      if (device?.state !== 'registered') return buildFailure('line-not-ready', 'Not registered');
      const call = await attemptConnect(device, params);
      if (call !== null) return call;
      giveUp('connect() did not answer');
      return buildFailure('timeout', 'The call was not placed in time');
    },
  };
}

/** Hears a Device for as long as it is the present one. */
function wireDevice(made: SdkDevice, options: DeviceKeeperOptions, isPresent: () => boolean): void {
  const { report, onIncoming } = options;
  const hear = (event: string, tell: (value: unknown) => void): void => {
    made.on(event, (value) => {
      if (isPresent()) tell(value);
    });
  };
  hear('registered', () => report({ type: 'registered' }));
  hear('unregistered', () => report({ type: 'unregistered' }));
  hear('tokenWillExpire', () => report({ type: 'token-will-expire' }));
  hear('error', (error) => report({ type: 'device-failed', ...toLineFailure(error) }));
  hear('incoming', (call) => onIncoming(call as SdkCall));
}

/** A refused token leaves `register()` pending for ever; the error that came meanwhile says why. */
async function attemptRegister(made: SdkDevice): Promise<LineFailure | null> {
  const refusal = Promise.withResolvers<LineFailure>();
  let heard: LineFailure | null = null;
  made.on('error', (error) => {
    heard = toLineFailure(error);
    if (heard.code === 'voice-token-refused') refusal.resolve(heard);
  });
  const registered = made.register().then(
    () => null,
    (cause: unknown) => heard ?? toLineFailure(cause),
  );
  const outcome = await withinMs(registerMs, Promise.race([registered, refusal.promise]));
  if (outcome.kind === 'done') return outcome.value;
  return heard ?? buildFailure('timeout', 'No registration in time');
}

/** Null when `connect()` did not answer. Should it come after all, nobody waits for it any more. */
async function attemptConnect(
  device: SdkDevice,
  params: Record<string, string>,
): Promise<SdkCall | LineFailure | null> {
  const connecting = device.connect({ params });
  try {
    const waited = await withinMs(connectMs, connecting);
    if (waited.kind === 'done') return waited.value;
    connecting.then((call) => call.disconnect()).catch(() => undefined);
    return null;
  } catch (cause) {
    return toLineFailure(cause);
  }
}
