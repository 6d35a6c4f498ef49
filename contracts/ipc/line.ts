import { z } from 'zod';
import { errorCodeSchema } from '../errors.ts';
import { callIdSchema } from '../ids.ts';
import type { Bridge } from './channel.ts';
import { call, subscribe } from './channel.ts';
import { audioDeviceSchema } from './settings.ts';

/**
 * Between main and the line window:
 *
 *   main                         line window (Voice SDK)
 *    | --- command (numbered) ----> |   line:watch-commands
 *    | <-- reply (same number) ---- |   line:report
 *    | <-- event ------------------ |   line:report
 *
 * Main sends `ping` every second; a window that does not answer in time is unreachable, and is rebuilt.
 * Calls are named by our call id on both sides; the SDK's own ids stay in the line window.
 */
export const lineCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ping') }),
  /** Creates the Device if there is none, and registers exactly once. Replies when registered, or failed. */
  z.object({ type: z.literal('register'), token: z.string(), edge: z.string().nullable() }),
  z.object({ type: z.literal('update-token'), token: z.string() }),
  /** Unregisters and destroys the Device; ends what runs. */
  z.object({ type: z.literal('release') }),
  /** Replies when the SDK accepted the request; progress comes as events. */
  z.object({ type: z.literal('connect'), callId: callIdSchema, to: z.string() }),
  z.object({ type: z.literal('accept'), callId: callIdSchema }),
  z.object({ type: z.literal('reject'), callId: callIdSchema }),
  /** Repeatable; also for a call that is still ringing. */
  z.object({ type: z.literal('hang-up'), callId: callIdSchema }),
  z.object({ type: z.literal('set-muted'), callId: callIdSchema, isMuted: z.boolean() }),
  /** Queued: digits are spaced so that none is lost. */
  z.object({ type: z.literal('send-digits'), callId: callIdSchema, digits: z.string() }),
  z.object({
    type: z.literal('use-devices'),
    microphoneId: z.string().nullable(),
    speakerId: z.string().nullable(),
    ringDeviceId: z.string().nullable(),
    isRingMuted: z.boolean(),
  }),
  z.object({ type: z.literal('list-devices') }),
]);
export type LineCommand = z.infer<typeof lineCommandSchema>;

export const numberedLineCommandSchema = z.object({ number: z.number().int(), command: lineCommandSchema });
export type NumberedLineCommand = z.infer<typeof numberedLineCommandSchema>;

const ofCall = { callId: callIdSchema };

export const lineEventSchema = z.discriminatedUnion('type', [
  /** The page is loaded and listens; sent once per load. */
  z.object({ type: z.literal('loaded') }),
  z.object({ type: z.literal('registered') }),
  z.object({ type: z.literal('unregistered') }),
  /** Registration, or the Device as a whole, failed; `providerCode` is the Voice SDK's number. */
  z.object({
    type: z.literal('device-failed'),
    code: errorCodeSchema,
    providerCode: z.number().nullable(),
    message: z.string(),
  }),
  z.object({ type: z.literal('token-will-expire') }),
  z.object({ type: z.literal('devices-changed'), devices: z.array(audioDeviceSchema) }),
  z.object({ type: z.literal('call-incoming'), ...ofCall, from: z.string() }),
  z.object({ type: z.literal('call-ringing'), ...ofCall }),
  /** The SDK's `accept`: signalling is up. Audio is proven only by `call-audio-flowing`. */
  z.object({ type: z.literal('call-accepted'), ...ofCall }),
  z.object({ type: z.literal('call-audio-flowing'), ...ofCall }),
  z.object({ type: z.literal('call-reconnecting'), ...ofCall }),
  z.object({ type: z.literal('call-reconnected'), ...ofCall }),
  z.object({ type: z.literal('call-muted'), ...ofCall, isMuted: z.boolean() }),
  z.object({ type: z.literal('call-digits-sent'), ...ofCall, digits: z.string() }),
  z.object({ type: z.literal('call-warning'), ...ofCall, name: z.string(), isActive: z.boolean() }),
  z.object({ type: z.literal('call-levels'), ...ofCall, input: z.number(), output: z.number() }),
  /** The caller gave up, or another device answered. */
  z.object({ type: z.literal('call-cancelled'), ...ofCall }),
  /** The call is over, by either side. */
  z.object({ type: z.literal('call-disconnected'), ...ofCall }),
  /** The call is over because something failed; comes instead of `call-disconnected`. */
  z.object({
    type: z.literal('call-failed'),
    ...ofCall,
    code: errorCodeSchema,
    providerCode: z.number().nullable(),
    message: z.string(),
  }),
]);
export type LineEvent = z.infer<typeof lineEventSchema>;

/** The answer to a command: nothing, devices for `list-devices`, or why it failed. */
export const lineReplySchema = z.object({
  type: z.literal('reply'),
  number: z.number().int(),
  devices: z.array(audioDeviceSchema).optional(),
  failure: z
    .object({ code: errorCodeSchema, providerCode: z.number().nullable(), message: z.string() })
    .nullable(),
});
export type LineReply = z.infer<typeof lineReplySchema>;

export const lineReportSchema = z.union([lineReplySchema, lineEventSchema]);
export type LineReport = z.infer<typeof lineReportSchema>;

/** Every channel between main and the line window. */
export const lineChannels = {
  'line:watch-commands': subscribe(numberedLineCommandSchema),
  'line:report': call(lineReportSchema, z.void()),
};
export type LineChannels = typeof lineChannels;

/** What the preload exposes in the line window; `window.line` is the `line` noun of it. */
export type LineBridge = Bridge<LineChannels>['line'];
