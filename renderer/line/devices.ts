import type { AudioDevice } from '../../contracts/ipc/settings.ts';

const kinds = { audioinput: 'microphone', audiooutput: 'speaker', videoinput: null } as const;

/** The audio devices that are plugged in. Without permission the browser gives them no label and no id. */
export async function listAudioDevices(media: MediaDevices): Promise<readonly AudioDevice[]> {
  const listed = await media.enumerateDevices();
  return listed.flatMap(({ deviceId, kind, label }) => {
    const ours = kinds[kind];
    // `default` and `communications` are aliases of devices that are listed themselves.
    const isReal = deviceId !== '' && deviceId !== 'default' && deviceId !== 'communications';
    return ours === null || !isReal
      ? []
      : [{ id: deviceId, label: label === '' ? deviceId : label, kind: ours }];
  });
}

/** Tells of each change; plugging in one headset makes several, told as one. */
export function watchAudioDevices(media: MediaDevices, onChange: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  media.addEventListener('devicechange', () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, 200);
  });
}
