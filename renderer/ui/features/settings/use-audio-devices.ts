import { useEffect, useState } from 'react';
import type { AudioDevice } from '../../../../contracts/ipc/settings.ts';
import { useStores } from '../../stores/stores.ts';

interface AudioDevices {
  readonly devices: readonly AudioDevice[];
  readonly hasFailed: boolean;
}

/** The devices as the line window sees them; asked again when one is plugged in or out. */
export function useAudioDevices(): AudioDevices {
  const { bridge } = useStores();
  const [known, setKnown] = useState<AudioDevices>({ devices: [], hasFailed: false });
  useEffect(() => {
    let isWanted = true;
    async function load(): Promise<void> {
      const answer = await bridge.settings.listAudioDevices();
      if (!isWanted) return;
      setKnown((last) => ({ devices: answer.ok ? answer.value : last.devices, hasFailed: !answer.ok }));
    }
    const onChange = () => void load();
    onChange();
    // Not every host has media devices in this window: then the list is as it was when the page opened.
    const media: MediaDevices | undefined = navigator.mediaDevices;
    media?.addEventListener('devicechange', onChange);
    return () => {
      isWanted = false;
      media?.removeEventListener('devicechange', onChange);
    };
  }, [bridge]);
  return known;
}
