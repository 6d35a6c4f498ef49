import twilio from 'twilio';
import type { UserId } from '../../contracts/ids.ts';
import type { Result } from '../../contracts/result.ts';
import { fail, succeed } from '../../contracts/result.ts';
import type { TwilioConfig } from '../config/config.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { CallbackUrls } from './callback-urls.ts';
import { toConferenceName } from './callback-urls.ts';
import { toConferenceReport, toLegReport } from './provider-reports.ts';
import type { AuthTokenName, IssuedVoiceToken, SignedRequest, Telephony } from './telephony.ts';
import { buildFarewellTwiml, providerLanguages } from './twiml.ts';

/** The longest the provider takes is an hour more than this product ever needs. */
export const voiceTokenTtlSeconds = 3_600;
const requestTimeoutMs = 8_000;

/** Codes of the provider (twilio.com/docs/api/errors) that mean: this number cannot be dialled. */
const badNumberCodes = new Set([13_223, 13_224, 13_225, 13_226, 21_211, 21_214, 21_215, 21_216, 21_217]);
/** The caller's own number may not be shown by this account. */
const badCallerCodes = new Set([21_210, 21_212, 21_213]);
/** The leg or conference is over: nothing is left to be ended or transcribed. */
const alreadyOverCodes = new Set([20_404, 21_220, 21_218]);

interface TwilioOptions {
  readonly config: TwilioConfig;
  /** The provider signs with either while one takes the place of the other. */
  readonly authTokens: { readonly primary: string; readonly secondary: string | null };
  readonly apiKeySecret: string;
  readonly urls: CallbackUrls;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly logger: Logger;
}

type Client = ReturnType<typeof twilio>;

export function createTwilioTelephony(options: TwilioOptions): Telephony {
  const client = createClient(options);
  const line: Line = {
    ...options,
    client,
    request: (name, run) => runRequest(name, run, options.logger),
  };
  return {
    ...createDialling(line),
    ...createEnding(line),
    ...createLooking(line),
    issueVoiceToken: (userId) => issueVoiceToken(options, userId),
    findSigner: (signed) => findSigner(options.authTokens, signed),
  };
}

function findSigner(
  { primary, secondary }: TwilioOptions['authTokens'],
  { signature, url, parameters }: SignedRequest,
): AuthTokenName | null {
  const isBy = (token: string) => twilio.validateRequest(token, signature, url, { ...parameters });
  if (isBy(primary)) return 'primary';
  return secondary !== null && isBy(secondary) ? 'secondary' : null;
}

interface Line extends TwilioOptions {
  readonly client: Client;
  readonly request: <T>(name: string, run: () => Promise<T>) => Promise<Result<T>>;
}

type Dialling = Pick<Telephony, 'ringOperator' | 'dialContact' | 'startTranscription'>;

function createDialling({ client, request, urls, config }: Line): Dialling {
  return {
    ringOperator: ({ callId, legId, userId, from, timeoutSeconds }) => {
      const ring = (shownNumber: string) =>
        addParticipant(client, toConferenceName(callId), {
          ...participantDefaults,
          from: shownNumber,
          to: `client:${userId}?${new URLSearchParams({ callId }).toString()}`,
          label: 'operator',
          timeout: timeoutSeconds,
          statusCallback: urls.participant(callId, legId, userId),
          conferenceStatusCallback: urls.conference(callId),
        });
      return request('ring an operator', () =>
        ring(from).catch((error: unknown) => {
          if (from === config.callerId || !badCallerCodes.has(findCode(error) ?? 0)) throw error;
          return ring(config.callerId);
        }),
      );
    },
    dialContact: ({ callId, legId, to, from, timeoutSeconds }) =>
      request('dial a contact', () =>
        addParticipant(client, toConferenceName(callId), {
          ...participantDefaults,
          from,
          to,
          label: 'contact',
          timeout: timeoutSeconds,
          statusCallback: urls.participant(callId, legId, null),
          conferenceStatusCallback: urls.conference(callId),
        }),
      ),
    startTranscription: ({ callId, legSid, speaker, language }) =>
      request('start a transcription', () =>
        ignoreWhenOver(() =>
          client.calls(legSid).transcriptions.create({
            // Named, so that starting it twice is refused and not heard twice.
            name: `${speaker}-${callId}`,
            track: 'inbound_track',
            statusCallbackUrl: urls.transcription(callId, speaker),
            statusCallbackMethod: 'POST',
            partialResults: true,
            languageCode: providerLanguages[language],
            enableAutomaticPunctuation: true,
          }),
        ),
      ),
  };
}

function createEnding({ client, request }: Line) {
  const end = (name: string, run: () => Promise<unknown>) => request(name, () => ignoreWhenOver(run));
  return {
    endLeg: (legSid) => end('end a leg', () => client.calls(legSid).update({ status: 'completed' })),
    cancelRinging: (legSid) => end('stop ringing', () => client.calls(legSid).update({ status: 'canceled' })),
    sayNobodyIsThere: (legSid, language) =>
      end('say that nobody is there', () =>
        client.calls(legSid).update({ twiml: buildFarewellTwiml('nobody', language) }),
      ),
    endConference: (sid) =>
      end('end a conference', () => client.conferences(sid).update({ status: 'completed' })),
  } satisfies Partial<Telephony>;
}

function createLooking({ client, request }: Line): Pick<Telephony, 'loadConference' | 'loadLeg'> {
  return {
    loadConference: (callId) =>
      request('load a conference', async () => {
        const found = await client.conferences.list({ friendlyName: toConferenceName(callId), limit: 1 });
        return found[0] ? toConferenceReport(found[0]) : null;
      }),
    loadLeg: (legSid) =>
      request('load a leg', async () => {
        const call = await nullWhenUnknown(() => client.calls(legSid).fetch());
        return call === null ? null : toLegReport(call.status);
      }),
  };
}

/** With the API key: it stays valid while the account's own tokens are exchanged. */
function createClient({ config, apiKeySecret }: TwilioOptions): Client {
  const { accountSid, apiKeySid } = config;
  const options = { accountSid, timeout: requestTimeoutMs, autoRetry: false };
  const client = twilio(apiKeySid, apiKeySecret, options);
  if (config.apiBaseUrl !== null) client.api.baseUrl = config.apiBaseUrl;
  return client;
}

const participantDefaults = {
  earlyMedia: true,
  endConferenceOnExit: true,
  beep: 'false',
  statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
  statusCallbackMethod: 'POST',
  conferenceStatusCallbackEvent: ['start', 'end', 'join', 'leave', 'hold'],
  conferenceStatusCallbackMethod: 'POST',
};

type ParticipantOptions = Parameters<ReturnType<Client['conferences']>['participants']['create']>[0];

async function addParticipant(
  client: Client,
  conferenceName: string,
  options: ParticipantOptions,
): Promise<{ legSid: string }> {
  const participant = await client.conferences(conferenceName).participants.create(options);
  return { legSid: participant.callSid };
}

function issueVoiceToken(options: TwilioOptions, userId: UserId): IssuedVoiceToken {
  const { config, apiKeySecret, clock } = options;
  const { AccessToken } = twilio.jwt;
  const token = new AccessToken(config.accountSid, config.apiKeySid, apiKeySecret, {
    identity: userId,
    ttl: voiceTokenTtlSeconds,
  });
  token.addGrant(
    new AccessToken.VoiceGrant({ incomingAllow: true, outgoingApplicationSid: config.applicationSid }),
  );
  // The library dates the token in whole seconds, rounded down.
  const issuedAtSeconds = Math.floor(clock.nowMs() / 1_000);
  return { token: token.toJwt(), expiresAt: (issuedAtSeconds + voiceTokenTtlSeconds) * 1_000 };
}

async function runRequest<T>(name: string, run: () => Promise<T>, logger: Logger): Promise<Result<T>> {
  try {
    return succeed(await run());
  } catch (error) {
    const providerCode = findCode(error);
    // Not the error itself: the provider quotes numbers and parameters in it.
    logger.warn('the telephony provider refused or did not answer', { request: name, providerCode });
    if (badNumberCodes.has(providerCode ?? 0)) return fail('invalid-phone-number');
    return fail('telephony-failed');
  }
}

async function ignoreWhenOver(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!alreadyOverCodes.has(findCode(error) ?? 0)) throw error;
  }
}

async function nullWhenUnknown<T>(run: () => Promise<T>): Promise<T | null> {
  try {
    return await run();
  } catch (error) {
    if (findCode(error) === 20_404) return null;
    throw error;
  }
}

function findCode(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'number' ? error.code : null;
}
