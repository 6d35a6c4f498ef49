import type { CallId } from '../../contracts/ids.ts';
import type { LineCommand, LineEvent, LineReply } from '../../contracts/ipc/line.ts';
import type { AudioDevice } from '../../contracts/ipc/settings.ts';
import type { AudioSource } from './audio-proof.ts';
import type { CallKeeper } from './call-keeper.ts';
import { createCallSet } from './call-set.ts';
import { createChosenDevices } from './chosen-devices.ts';
import { createDeviceKeeper, type DeviceKeeper } from './device-keeper.ts';
import { buildFailure, type LineFailure } from './line-failure.ts';
import type { Microphone } from './microphone.ts';
import { createPlacing } from './placing.ts';
import type { Ringer } from './ringer.ts';
import type { CreateDevice, Timers } from './sdk.ts';

export interface LinePageOptions {
  readonly createDevice: CreateDevice;
  readonly microphone: Microphone;
  readonly ringer: Ringer;
  readonly source: AudioSource;
  readonly timers: Timers;
  readonly listDevices: () => Promise<readonly AudioDevice[]>;
  readonly report: (event: LineEvent) => void;
}

export type Answer = Pick<LineReply, 'failure' | 'devices'>;

/** The line page without the bridge: commands in, answers and events out. */
export interface LinePage {
  run(command: LineCommand): Promise<Answer>;
  /** Devices were plugged in or out. */
  refreshDevices(): Promise<void>;
}

const gone = buildFailure('call-already-ended', 'The call is not there any more');

export function createLinePage(options: LinePageOptions): LinePage {
  const { createDevice, listDevices, report } = options;
  const calls = createCallSet({ ...options, onZombie: () => device.giveUp('A call was left behind') });
  const device: DeviceKeeper = createDeviceKeeper({
    createDevice,
    report,
    onIncoming: calls.takeIncoming,
    onCreated: () => void chosen.apply(),
  });
  const chosen = createChosenDevices({ ...options, present: device.present });
  const placing = createPlacing({ ...options, calls, device });
  const runOfDevice = createDeviceCommands(options, device);

  async function runOfCall(
    callId: CallId,
    act: (call: CallKeeper) => Promise<LineFailure | null> | null,
  ): Promise<LineFailure | null> {
    const call = calls.find(callId);
    return call === null ? gone : act(call);
  }

  async function run(command: LineCommand): Promise<LineFailure | null> {
    switch (command.type) {
      case 'connect':
        return placing.connect(command.callId, command.to);
      case 'hang-up':
        return placing.hangUp(command.callId);
      case 'accept':
        return runOfCall(command.callId, placing.answer);
      case 'reject':
        calls.find(command.callId)?.reject();
        return null;
      case 'set-muted':
        return runOfCall(command.callId, (call) => call.setMuted(command.isMuted));
      case 'send-digits':
        return runOfCall(command.callId, (call) => call.sendDigits(command.digits));
      case 'use-devices':
        return chosen.use(command);
      default:
        return runOfDevice(command);
    }
  }

  return {
    async run(command) {
      if (command.type === 'list-devices') return { failure: null, devices: [...(await listDevices())] };
      return { failure: await run(command) };
    },
    async refreshDevices() {
      report({ type: 'devices-changed', devices: [...(await listDevices())] });
      await chosen.apply();
    },
  };
}

type DeviceCommand = Extract<
  LineCommand,
  { type: 'ping' | 'register' | 'update-token' | 'release' | 'list-devices' }
>;

function createDeviceCommands({ microphone, ringer }: LinePageOptions, device: DeviceKeeper) {
  return async (command: DeviceCommand): Promise<LineFailure | null> => {
    switch (command.type) {
      case 'register':
        return (await microphone.check()) ?? device.register(command.token, command.edge);
      case 'update-token':
        return device.updateToken(command.token);
      case 'release':
        device.release();
        microphone.release();
        ringer.stop();
        return null;
      case 'ping':
      case 'list-devices':
        return null;
    }
  };
}
