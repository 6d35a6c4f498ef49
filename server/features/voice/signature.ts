import type { RequestHandler } from 'express';
import { toFailure } from '../../../contracts/errors.ts';
import type { Context } from '../../context.ts';
import { sendProblem } from '../../http/problem.ts';
import { hasForgedName } from './webhook-fields.ts';

/**
 * Lets through only what the provider signed for our public address; anything else is answered 403 and has no
 * effect. Stands behind the body parser: the fields are signed, too.
 */
export function createSignatureCheck({ config, telephony, logger, audit }: SignatureNeeds): RequestHandler {
  return (request, response, next) => {
    const parameters = toParameters(request.body);
    const signature = request.get('x-twilio-signature') ?? '';
    // What the provider called is the public address, whatever proxies made of it on the way.
    const url = `${config.publicUrl}${request.originalUrl}`;
    const isGenuine =
      parameters !== null &&
      !hasForgedName(Object.keys(parameters)) &&
      telephony.isSigned({ signature, url, parameters });
    if (isGenuine) return next();
    logger.warn('a webhook without a valid signature was refused', { path: request.path });
    const from = { requestId: response.locals['requestId'], address: request.ip ?? null };
    audit.note({ kind: 'webhook-refused', from, details: { path: request.path } });
    sendProblem(response, toFailure('signature-invalid'));
  };
}

type SignatureNeeds = Pick<Context, 'config' | 'telephony' | 'logger' | 'audit'>;

/** Each field once and as text; a repeated name would leave open which value was meant. */
export function toParameters(body: unknown): Readonly<Record<string, string>> | null {
  if (body === undefined) return {};
  if (typeof body !== 'object' || body === null) return null;
  const entries = Object.entries(body);
  const isPlain = entries.every((entry): entry is [string, string] => typeof entry[1] === 'string');
  return isPlain ? Object.fromEntries(entries) : null;
}
