import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './child-process.ts';

/** Whether this computer might have a microphone; only a Linux without any sound is known to have none. */
export function mayHaveMicrophone(): boolean {
  if (process.platform !== 'linux') return true;
  const { PULSE_SERVER, XDG_RUNTIME_DIR } = process.env;
  if (PULSE_SERVER || (XDG_RUNTIME_DIR && existsSync(join(XDG_RUNTIME_DIR, 'pulse/native')))) return true;
  const devices = '/proc/asound/pcm';
  return existsSync(devices) && readFileSync(devices, 'utf8').includes('capture');
}

/** Switches with which a recorded voice takes the place of the microphone. */
export const recordedMicrophone: readonly string[] = [
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-audio-capture=${join(root, 'tests/world/operator-speech.wav')}`,
];
