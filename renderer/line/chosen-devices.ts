import type { LineCommand } from '../../contracts/ipc/line.ts';
import type { AudioDevice } from '../../contracts/ipc/settings.ts';
import { chooseDevice } from './device-choice.ts';
import type { Microphone } from './microphone.ts';
import type { Ringer } from './ringer.ts';
import type { SdkDevice } from './sdk.ts';

interface ChosenDevicesOptions {
  readonly microphone: Microphone;
  readonly ringer: Ringer;
  readonly listDevices: () => Promise<readonly AudioDevice[]>;
  readonly present: () => SdkDevice | null;
}

type Choice = Omit<Extract<LineCommand, { type: 'use-devices' }>, 'type'>;

/** Keeps the chosen devices in use for as long as they are there, and the defaults while they are not. */
export interface ChosenDevices {
  use(choice: Choice): Promise<null>;
  /** Devices, or the SDK's Device, are other ones now. */
  apply(): Promise<void>;
}

export function createChosenDevices(options: ChosenDevicesOptions): ChosenDevices {
  const { microphone, ringer, listDevices, present } = options;
  let choice: Choice = { microphoneId: null, speakerId: null, ringDeviceId: null, isRingMuted: false };

  async function apply(): Promise<void> {
    const speakers = (await listDevices()).filter(({ kind }) => kind === 'speaker');
    microphone.choose(choice.microphoneId);
    ringer.use({ deviceId: chooseDevice(choice.ringDeviceId, speakers), isMuted: choice.isRingMuted });
    const speakerId = chooseDevice(choice.speakerId, speakers) ?? 'default';
    // Without any loudspeaker the SDK refuses every id: then there is nothing to set.
    await present()
      ?.audio?.speakerDevices.set(speakerId)
      .catch(() => undefined);
  }

  return {
    apply,
    async use({ microphoneId, speakerId, ringDeviceId, isRingMuted }) {
      choice = { microphoneId, speakerId, ringDeviceId, isRingMuted };
      await apply();
      return null;
    },
  };
}
