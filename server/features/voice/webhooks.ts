import { join } from 'node:path';
import express, { type Request, type RequestHandler, Router } from 'express';
import type { z } from 'zod';
import type { Call } from '../../../contracts/domain/call.ts';
import type { UserId } from '../../../contracts/ids.ts';
import { userIdSchema } from '../../../contracts/ids.ts';
import type { Context } from '../../context.ts';
import { isDatabaseUnavailable } from '../../db/errors.ts';
import type { Clock } from '../../platform/clock.ts';
import { createCallbackUrls, webhookPaths } from '../../telephony/callback-urls.ts';
import {
  buildContactTwiml,
  buildEmptyTwiml,
  buildFarewellTwiml,
  buildOperatorTwiml,
  buildWaitTwiml,
  type SentenceName,
} from '../../telephony/twiml.ts';
import type { OutgoingCall } from '../calls/begin-call.ts';
import { type DialRefusal, judgeNumber } from '../calls/dial-policy.ts';
import { toContactNumber, toLanguage } from '../calls/new-call.ts';
import { createKeptWebhooks, type KeptWebhook } from './kept-webhooks.ts';
import { mayCall } from './may-call.ts';
import { createRedelivery } from './redelivery.ts';
import { createSignatureCheck, toParameters } from './signature.ts';
import { toConferenceEvent, toParticipantEvent, toWebhookKey } from './webhook-events.ts';
import {
  callQuery,
  conferenceFields,
  incomingFields,
  outgoingFields,
  participantFields,
  participantQuery,
  transcriptionFields,
  transcriptionQuery,
} from './webhook-fields.ts';

/** The provider hangs up on us after 15 s; a caller notices much less. What is not done by then goes on behind. */
const answerWithinMs = 1_800;
const bodyLimitBytes = 64 * 1_024;

/** Everything that the provider calls, mounted under `/webhooks`. Whatever happens, the answer is valid TwiML. */
export interface VoiceWebhooks {
  readonly router: Router;
  /** Takes up what an earlier process could not carry out any more. */
  start(): void;
  stop(): Promise<void>;
}

interface Webhook extends KeptWebhook {
  readonly query: unknown;
  /** The provider could wait no longer, and was given the fallback. */
  readonly isTooLate: () => boolean;
}

type Handle = (webhook: Webhook, context: Context) => Promise<string>;

interface Kind {
  readonly handle: Handle;
  /** The answer when there is no other in time. */
  readonly fallback: (context: Context) => string;
  /** Only asks: there is nothing to be made up for later. */
  readonly isQuestion?: true;
}

const sayTrouble = (context: Context) => buildFarewellTwiml('trouble', ownLanguage(context));

const kinds: Readonly<Record<string, Kind>> = {
  [webhookPaths.incoming]: { handle: answerIncoming, fallback: sayTrouble },
  [webhookPaths.outgoing]: { handle: answerOutgoing, fallback: sayTrouble },
  [webhookPaths.wait]: {
    handle: answerWait,
    fallback: (context) => buildWaitTwiml(ownLanguage(context)),
    isQuestion: true,
  },
  [webhookPaths.conference]: { handle: takeConferenceCallback, fallback: buildEmptyTwiml },
  [webhookPaths.participant]: { handle: takeParticipantCallback, fallback: buildEmptyTwiml },
  [webhookPaths.transcription]: { handle: takeTranscription, fallback: buildEmptyTwiml },
};

export function createVoiceWebhooks(parts: Context): VoiceWebhooks {
  const context = { ...parts, logger: parts.logger.child('webhooks') };
  const { clock, config, logger, metrics } = context;
  const folder = config.dataDir === null ? null : join(config.dataDir, 'webhooks');
  const kept = createKeptWebhooks(folder, logger);
  const redelivery = createRedelivery({ kept, deliver, clock, logger, metrics });
  const router = Router({ caseSensitive: true, strict: true });
  router.use(express.urlencoded({ extended: false, limit: bodyLimitBytes, parameterLimit: 200 }));
  router.use(createSignatureCheck(context));
  for (const [path, kind] of Object.entries(kinds)) {
    router.post(path.replace('/webhooks', ''), toRequestHandler(context, kind, keep));
  }

  async function keep(webhook: KeptWebhook): Promise<void> {
    await kept.keep(webhook);
    redelivery.hurry();
  }

  async function deliver(webhook: KeptWebhook): Promise<void> {
    const { pathname, searchParams } = new URL(webhook.url, config.publicUrl);
    const query = Object.fromEntries(searchParams);
    await kinds[pathname]?.handle({ ...webhook, query, isTooLate: () => true }, context);
  }

  function start(): void {
    if (folder === null)
      logger.warn('webhooks that cannot be carried out are kept in memory alone: set LYDIA_DATA_DIR');
    redelivery.start();
  }

  return { router, start, stop: () => redelivery.stop() };
}

type Keep = (webhook: KeptWebhook) => Promise<void>;

/**
 * What was answered is carried out, or kept: the provider does not tell it again. Kept as well when it takes too long, for
 * the work that goes on may fail or be killed; carried out twice, it counts once.
 */
function toRequestHandler(context: Context, kind: Kind, keep: Keep): RequestHandler {
  const { clock, logger } = context;
  const isKept = kind.isQuestion !== true;
  return async (request: Request, response) => {
    const { originalUrl: url, query } = request;
    response.locals['route'] = `POST ${request.baseUrl}${request.path}`;
    const fields = toParameters(request.body) ?? {};
    const webhook: KeptWebhook = { url, fields, receivedAt: clock.nowMs() };
    const fallback = async (isToBeKept: boolean) => {
      if (isToBeKept && isKept) await keep(webhook);
      return kind.fallback(context);
    };
    const work = (isTooLate: () => boolean) =>
      kind.handle({ ...webhook, query, isTooLate }, context).catch((error: unknown) => {
        logger.error('a webhook could not be carried out', { path: request.path, error });
        // When it is too late it was kept already.
        return fallback(isDatabaseUnavailable(error) && !isTooLate());
      });
    const twiml = await withinTime(clock, () => fallback(true), work);
    response.status(200).type('text/xml').send(twiml);
  };
}

async function withinTime(
  clock: Clock,
  fallback: () => Promise<string>,
  work: (isTooLate: () => boolean) => Promise<string>,
): Promise<string> {
  let isTooLate = false;
  let cancel = () => {};
  const late = new Promise<string>((resolve) => {
    cancel = clock.after(answerWithinMs, () => {
      isTooLate = true;
      resolve(fallback());
    });
  });
  try {
    return await Promise.race([work(() => isTooLate), late]);
  } finally {
    cancel();
  }
}

/** The language of our own number, for those of whom we know nothing. */
function ownLanguage({ config }: Context) {
  return toLanguage(toContactNumber(config.twilio.callerId));
}

async function answerIncoming({ fields, receivedAt, isTooLate }: Webhook, context: Context): Promise<string> {
  const { CallSid, From, To, CallerName } = incomingFields.parse(fields);
  const incoming = { at: receivedAt, legSid: CallSid, from: From, to: To, callerName: CallerName ?? null };
  const call = await context.calls.beginInbound(incoming, isTooLate);
  return buildContactTwiml(toJoin(call, context));
}

async function answerOutgoing({ fields, receivedAt, isTooLate }: Webhook, context: Context): Promise<string> {
  const parsed = outgoingFields.parse(fields);
  const operatorId: UserId = userIdSchema.parse(parsed.From.slice('client:'.length));
  if (!(await mayCall(context.db, operatorId))) {
    context.logger.warn('somebody who may not tried to call out', { userId: operatorId });
    noteRefusedDial(context, operatorId, { to: parsed.To, reason: 'account-may-not-call' });
    return buildFarewellTwiml('trouble', ownLanguage(context));
  }
  const request = { at: receivedAt, callId: parsed.CallId, legSid: parsed.CallSid, operatorId };
  const verdict = judgeNumber(parsed.To, context.config.dialling.countries);
  if (verdict.kind === 'refused') {
    return refuseDial(
      context,
      { ...request, to: toContactNumber(parsed.To) },
      { to: parsed.To, reason: verdict.reason },
    );
  }
  const dial = { ...request, to: verdict.number };
  const begun = await context.calls.beginOutbound(dial, isTooLate);
  if (begun.kind === 'refused') return refuseDial(context, dial, { to: dial.to, reason: begun.reason });
  if (begun.kind === 'taken' || begun.call.status === 'ended')
    return buildFarewellTwiml('trouble', ownLanguage(context));
  return buildOperatorTwiml(toJoin(begun.call, context));
}

interface RefusedDial {
  readonly to: string;
  readonly reason: DialRefusal;
}

/** The operator hears why; the attempt stands in his history, where it can. */
async function refuseDial(context: Context, request: OutgoingCall, refused: RefusedDial): Promise<string> {
  context.metrics.dialRefused(refused.reason);
  context.logger.warn('a call was not dialled', { userId: request.operatorId, ...refused });
  noteRefusedDial(context, request.operatorId, refused);
  if (request.to !== 'anonymous') await context.calls.recordRefused(request);
  return buildFarewellTwiml(sentenceOf[refused.reason], ownLanguage(context));
}

const sentenceOf = {
  'not-a-number': 'refusedNumber',
  emergency: 'emergency',
  country: 'refusedDestination',
  kind: 'refusedDestination',
  'at-once': 'tooManyCalls',
  'per-minute': 'tooManyCalls',
  'per-day': 'tooManyCalls',
} as const satisfies Record<DialRefusal, SentenceName>;

function noteRefusedDial({ audit }: Context, userId: UserId, details: { to: string; reason: string }): void {
  audit.note({ kind: 'dial-refused', from: { user: { id: userId } }, subjectId: userId, details });
}

function toJoin(call: Call, { config }: Context) {
  return { callId: call.id, language: call.language, urls: createCallbackUrls(config.publicUrl) };
}

async function answerWait({ query }: Webhook, context: Context): Promise<string> {
  const { callId } = callQuery.parse(query);
  const call = await context.calls.find(callId);
  return buildWaitTwiml(call?.language ?? ownLanguage(context));
}

async function takeConferenceCallback(webhook: Webhook, context: Context): Promise<string> {
  const { callId } = callQuery.parse(webhook.query);
  const event = toConferenceEvent(parseFields(conferenceFields, webhook), webhook.receivedAt);
  if (event) await context.calls.tell(callId, event, toWebhookKey(webhook.url, webhook.fields));
  return buildEmptyTwiml();
}

async function takeParticipantCallback(webhook: Webhook, context: Context): Promise<string> {
  const { callId, legId } = participantQuery.parse(webhook.query);
  const fields = parseFields(participantFields, webhook);
  const event = toParticipantEvent(fields, legId, webhook.receivedAt);
  if (event) await context.calls.tell(callId, event, toWebhookKey(webhook.url, webhook.fields));
  return buildEmptyTwiml();
}

async function takeTranscription(webhook: Webhook, context: Context): Promise<string> {
  const { callId, speaker } = transcriptionQuery.parse(webhook.query);
  const fields = parseFields(transcriptionFields, webhook);
  if (fields.TranscriptionEvent === 'transcription-started') {
    context.calls.expectSpeech(fields.TranscriptionSid);
  }
  if (fields.TranscriptionEvent === 'transcription-error') {
    const providerCode = fields.TranscriptionErrorCode ?? null;
    context.logger.warn('a transcription failed', { callId, speaker, providerCode });
  }
  if (fields.TranscriptionEvent === 'transcription-content') {
    await context.calls.hear({
      callId,
      speaker,
      transcriptionSid: fields.TranscriptionSid,
      sequence: fields.SequenceId,
      text: fields.TranscriptionData,
      isFinal: fields.Final === 'true',
      at: webhook.receivedAt,
    });
  }
  return buildEmptyTwiml();
}

function parseFields<T extends z.ZodType>(schema: T, { fields }: Webhook): z.output<T> {
  return schema.parse(fields);
}
