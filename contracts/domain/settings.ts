import { z } from 'zod';

/** What a person may set on one computer. Unknown keys of a newer version are kept in the file. */
export const settingsSchema = z.object({
  /** Base address of the central API, without a trailing slash. */
  apiUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  language: z.enum(['system', 'en', 'fr']).default('system'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** Two-letter country that numbers without a prefix are dialled in. */
  defaultCountry: z.string().length(2).default('FR'),
  /** Device ids as the system gives them; null: the system's default. */
  microphoneId: z.string().nullable().default(null),
  speakerId: z.string().nullable().default(null),
  ringDeviceId: z.string().nullable().default(null),
  isRingMuted: z.boolean().default(false),
});
export type Settings = z.infer<typeof settingsSchema>;
