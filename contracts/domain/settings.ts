import { z } from 'zod';

const fields = {
  /** Base address of the central API, without a trailing slash. */
  apiUrl: z.url({ protocol: /^https?$/ }).nullable(),
  language: z.enum(['system', 'en', 'fr']),
  theme: z.enum(['system', 'light', 'dark']),
  /** Two-letter country that numbers without a prefix are dialled in. */
  defaultCountry: z.string().length(2),
  /** Device ids as the system gives them; null: the system's default. */
  microphoneId: z.string().nullable(),
  speakerId: z.string().nullable(),
  ringDeviceId: z.string().nullable(),
  isRingMuted: z.boolean(),
};

/** What a person may set on one computer. Unknown keys of a newer version are kept in the file. */
export const settingsSchema = z.object({
  apiUrl: fields.apiUrl.default(null),
  language: fields.language.default('system'),
  theme: fields.theme.default('system'),
  defaultCountry: fields.defaultCountry.default('FR'),
  microphoneId: fields.microphoneId.default(null),
  speakerId: fields.speakerId.default(null),
  ringDeviceId: fields.ringDeviceId.default(null),
  isRingMuted: fields.isRingMuted.default(false),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Only what is to be changed. It has no defaults: they would reset all that is not named. */
export const settingsChangeSchema = z.object(fields).partial();
export type SettingsChange = z.infer<typeof settingsChangeSchema>;
