import { z } from 'zod';
import type { SimulatorOptions } from './options.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const sid = (prefix: string) => z.string().regex(new RegExp(`^${prefix}[0-9a-f]{32}$`));

const environmentSchema = z.object({
  SIMULATOR_PORT: port.default(0),
  SIMULATOR_EDGE_PORT: port.default(0),
  SIMULATOR_ACCOUNT_SID: sid('AC'),
  SIMULATOR_AUTH_TOKEN: z.string().min(1),
  SIMULATOR_API_KEY_SID: sid('SK'),
  SIMULATOR_API_KEY_SECRET: z.string().min(1),
  SIMULATOR_APPLICATION_SID: sid('AP'),
  /** Our numbers, with commas between them. */
  SIMULATOR_NUMBERS: z.string().regex(/^\+\d{5,15}(,\+\d{5,15})*$/),
  /** Voice webhook for calls to our numbers. */
  SIMULATOR_VOICE_URL: z.url(),
  /** Voice webhook for calls that devices place. */
  SIMULATOR_APPLICATION_VOICE_URL: z.url(),
});

export type ParsedEnvironment =
  | { readonly ok: true; readonly options: SimulatorOptions }
  | { readonly ok: false; readonly message: string };

/** Every mistake at once, so that nobody has to find them one by one. */
export function parseEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ParsedEnvironment {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) return { ok: false, message: z.prettifyError(parsed.error) };
  const values = parsed.data;
  const voiceUrl = values.SIMULATOR_VOICE_URL;
  return {
    ok: true,
    options: {
      port: values.SIMULATOR_PORT,
      edgePort: values.SIMULATOR_EDGE_PORT,
      accountSid: values.SIMULATOR_ACCOUNT_SID,
      authToken: values.SIMULATOR_AUTH_TOKEN,
      apiKeySid: values.SIMULATOR_API_KEY_SID,
      apiKeySecret: values.SIMULATOR_API_KEY_SECRET,
      applicationSid: values.SIMULATOR_APPLICATION_SID,
      numbers: values.SIMULATOR_NUMBERS.split(',').map((number) => ({ number, voiceUrl })),
      applicationVoiceUrl: values.SIMULATOR_APPLICATION_VOICE_URL,
    },
  };
}
