import express, { type Request, type RequestHandler, Router } from 'express';
import type { z } from 'zod';
import type { Call } from '../../../contracts/domain/call.ts';
import type { UserId } from '../../../contracts/ids.ts';
import { userIdSchema } from '../../../contracts/ids.ts';
import type { Context } from '../../context.ts';
import type { Clock } from '../../platform/clock.ts';
import { createCallbackUrls, webhookPaths } from '../../telephony/callback-urls.ts';
import {
  buildContactTwiml,
  buildEmptyTwiml,
  buildFarewellTwiml,
  buildOperatorTwiml,
  buildWaitTwiml,
} from '../../telephony/twiml.ts';
import { parseDialledNumber, toContactNumber, toLanguage } from '../calls/new-call.ts';
import { mayCall } from './may-call.ts';
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
export function createVoiceWebhooks(context: Context): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const logger = context.logger.child('webhooks');
  const mount = (path: string, handle: WebhookHandler, fallback: () => string) => {
    router.post(path.replace('/webhooks', ''), toRequestHandler({ ...context, logger }, handle, fallback));
  };
  router.use(express.urlencoded({ extended: false, limit: bodyLimitBytes, parameterLimit: 200 }));
  router.use(createSignatureCheck({ ...context, logger }));
  mount(webhookPaths.incoming, answerIncoming, () => buildFarewellTwiml('trouble', ownLanguage(context)));
  mount(webhookPaths.outgoing, answerOutgoing, () => buildFarewellTwiml('trouble', ownLanguage(context)));
  mount(webhookPaths.wait, answerWait, () => buildWaitTwiml(ownLanguage(context)));
  mount(webhookPaths.conference, takeConferenceCallback, buildEmptyTwiml);
  mount(webhookPaths.participant, takeParticipantCallback, buildEmptyTwiml);
  mount(webhookPaths.transcription, takeTranscription, buildEmptyTwiml);
  return router;
}

interface Webhook {
  readonly fields: Readonly<Record<string, string>>;
  readonly query: unknown;
  /** The path with its query. */
  readonly url: string;
  /** The provider could wait no longer, and was given the fallback. */
  readonly isTooLate: () => boolean;
}

type WebhookHandler = (webhook: Webhook, context: Context) => Promise<string>;

function toRequestHandler(context: Context, handle: WebhookHandler, fallback: () => string): RequestHandler {
  const { clock, logger } = context;
  return async (request: Request, response) => {
    response.locals['route'] = `POST ${request.baseUrl}${request.path}`;
    const fields = toParameters(request.body) ?? {};
    const twiml = await withinTime(clock, fallback, (isTooLate) =>
      handle({ fields, query: request.query, url: request.originalUrl, isTooLate }, context).catch(
        (error: unknown) => {
          logger.error('a webhook could not be carried out', { path: request.path, error });
          return fallback();
        },
      ),
    );
    response.status(200).type('text/xml').send(twiml);
  };
}

async function withinTime(
  clock: Clock,
  fallback: () => string,
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

async function answerIncoming({ fields, isTooLate }: Webhook, context: Context): Promise<string> {
  const { CallSid, From, To, CallerName } = incomingFields.parse(fields);
  const incoming = { legSid: CallSid, from: From, to: To, callerName: CallerName ?? null };
  const call = await context.calls.beginInbound(incoming, isTooLate);
  return buildContactTwiml(toJoin(call, context));
}

async function answerOutgoing({ fields, isTooLate }: Webhook, context: Context): Promise<string> {
  const parsed = outgoingFields.parse(fields);
  const operatorId: UserId = userIdSchema.parse(parsed.From.slice('client:'.length));
  if (!(await mayCall(context.db, operatorId))) {
    context.logger.warn('somebody who may not tried to call out', { userId: operatorId });
    noteRefusedDial(context, operatorId, { to: parsed.To, reason: 'account-may-not-call' });
    return buildFarewellTwiml('trouble', ownLanguage(context));
  }
  const request = { callId: parsed.CallId, legSid: parsed.CallSid, operatorId };
  const to = parseDialledNumber(parsed.To);
  if (to === null) {
    noteRefusedDial(context, operatorId, { to: parsed.To, reason: 'number-not-allowed' });
    const shown = toContactNumber(parsed.To);
    if (shown !== 'anonymous') await context.calls.recordRefused({ ...request, to: shown });
    return buildFarewellTwiml('refusedNumber', ownLanguage(context));
  }
  const call = await context.calls.beginOutbound({ ...request, to }, isTooLate);
  if (call === null || call.status === 'ended') return buildFarewellTwiml('trouble', ownLanguage(context));
  return buildOperatorTwiml(toJoin(call, context));
}

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
  const event = toConferenceEvent(parseFields(conferenceFields, webhook), context.clock.nowMs());
  if (event) await context.calls.tell(callId, event, toWebhookKey(webhook.url, webhook.fields));
  return buildEmptyTwiml();
}

async function takeParticipantCallback(webhook: Webhook, context: Context): Promise<string> {
  const { callId, legId } = participantQuery.parse(webhook.query);
  const fields = parseFields(participantFields, webhook);
  const event = toParticipantEvent(fields, legId, context.clock.nowMs());
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
      at: context.clock.nowMs(),
    });
  }
  return buildEmptyTwiml();
}

function parseFields<T extends z.ZodType>(schema: T, { fields }: Webhook): z.output<T> {
  return schema.parse(fields);
}
