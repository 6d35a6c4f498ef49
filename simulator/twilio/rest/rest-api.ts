import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson } from '../../platform/http.ts';
import { type Answer, createRouter } from '../../platform/router.ts';
import type { TwimlNeeds } from '../twiml/run.ts';
import { buildCallRoutes } from './calls.ts';
import { buildConferenceRoutes } from './conferences.ts';
import { buildParticipantRoutes } from './participants.ts';
import { buildProblem, notFound, unauthorized } from './problem.ts';
import { buildTranscriptionRoutes } from './transcriptions.ts';

export interface RestCredentials {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiKeySid: string;
  readonly apiKeySecret: string;
}

const root = '/2010-04-01/Accounts/';

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Account SID with auth token, or API key with its secret. */
function isAuthorized(request: IncomingMessage, credentials: RestCredentials): boolean {
  const [scheme, encoded = ''] = (request.headers.authorization ?? '').split(' ');
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  if (scheme?.toLowerCase() !== 'basic') return false;
  const { accountSid, authToken, apiKeySid, apiKeySecret } = credentials;
  return isSame(given, `${accountSid}:${authToken}`) || isSame(given, `${apiKeySid}:${apiKeySecret}`);
}

function send(response: ServerResponse, { status, body }: Answer) {
  sendJson(response, status, body);
}

/** Twilio's REST API as far as the product uses it. Answers false for requests that are not for it. */
export function createRestApi(needs: TwimlNeeds, credentials: RestCredentials) {
  const routes = [
    ...buildCallRoutes(needs),
    ...buildTranscriptionRoutes(needs),
    ...buildConferenceRoutes(needs),
    ...buildParticipantRoutes(needs),
  ];
  const route = createRouter(routes, (cause) => {
    needs.logger.warn('a REST request failed', { reason: String(cause) });
    return buildProblem(500, 20500, 'An internal server error has occurred');
  });

  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (!path.startsWith(root)) return false;
    const isOurs = path.startsWith(`${root}${credentials.accountSid}/`);
    if (!isOurs || !isAuthorized(request, credentials)) send(response, unauthorized);
    else if (!route(request, response)) send(response, notFound(path));
    return true;
  };
}
