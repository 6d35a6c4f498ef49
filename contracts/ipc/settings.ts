import { z } from 'zod';
import { settingsChangeSchema, settingsSchema } from '../domain/settings.ts';
import { call, subscribe } from './channel.ts';

export const audioDeviceSchema = z.object({
  id: z.string(),
  label: z.string(),
  kind: z.enum(['microphone', 'speaker']),
});
export type AudioDevice = z.infer<typeof audioDeviceSchema>;

export const settingsChannels = {
  'settings:watch': subscribe(settingsSchema),
  /** Only the fields given are changed. */
  'settings:save': call(settingsChangeSchema, z.void()),
  'settings:list-audio-devices': call(z.void(), z.array(audioDeviceSchema)),
};
