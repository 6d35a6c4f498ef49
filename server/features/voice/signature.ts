import type { Request, RequestHandler } from 'express';
import { toFailure } from '../../../contracts/errors.ts';
import type { Context } from '../../context.ts';
import { sendProblem } from '../../http/problem.ts';
import { hasForgedName } from './webhook-fields.ts';

/**
 * Lets through only what the provider signed for our public address; anything else is answered 403 and has no
 * effect. Stands behind the body parser: the fields are signed, too.
 */
export function createSignatureCheck({
  config,
  telephony,
  metrics,
  logger,
  audit,
}: SignatureNeeds): RequestHandler {
  return (request, response, next) => {
    const parameters = toParameters(request.body);
    const signature = request.get('x-twilio-signature') ?? '';
    // What the provider called is the public address, whatever proxies made of it on the way.
    const url = `${config.publicUrl}${request.originalUrl}`;
    const isOfKnownFields = isForm(request) && parameters !== null && !hasForgedName(Object.keys(parameters));
    const signer = isOfKnownFields ? telephony.findSigner({ signature, url, parameters }) : null;
    metrics.webhookSigned(signer ?? 'none');
    if (signer !== null) return next();
    logger.warn('a webhook without a valid signature was refused', { path: request.path });
    const from = { requestId: response.locals['requestId'], address: request.ip ?? null };
    audit.note({ kind: 'webhook-refused', from, details: { path: request.path } });
    sendProblem(response, toFailure('signature-invalid'));
  };
}

type SignatureNeeds = Pick<Context, 'config' | 'telephony' | 'metrics' | 'logger' | 'audit'>;

/** The provider sends forms, or nothing. */
function isForm(request: Request): boolean {
  return request.is('application/x-www-form-urlencoded') !== false;
}

/** Each field once and as text; a repeated name would leave open which value was meant. */
export function toParameters(body: unknown): Readonly<Record<string, string>> | null {
  if (body === undefined) return {};
  if (typeof body !== 'object' || body === null) return null;
  const entries = Object.entries(body);
  const isPlain = entries.every((entry): entry is [string, string] => typeof entry[1] === 'string');
  return isPlain ? Object.fromEntries(entries) : null;
}
