import { randomBytes } from 'node:crypto';
import { Router } from 'express';
import twilio from 'twilio';
import { WebSocket } from 'ws';
import type { RealtimeCommand, RealtimeEvent } from '../../../../contracts/api/realtime.ts';
import { realtimeEventSchema } from '../../../../contracts/api/realtime.ts';
import type { User } from '../../../../contracts/domain/user.ts';
import type { CallId } from '../../../../contracts/ids.ts';
import { loadConfiguration } from '../../../config/load.ts';
import type { Context } from '../../../context.ts';
import type { FakeModel } from '../../../model/fake-model.ts';
import { createSilentLogger } from '../../../platform/logger.ts';
import { createCallbackUrls } from '../../../telephony/callback-urls.ts';
import type { FakeTelephony } from '../../../telephony/fake-telephony.ts';
import { createFakeTelephony } from '../../../telephony/fake-telephony.ts';
import type { ConferenceReport, LegReport } from '../../../telephony/telephony.ts';
import { createTwilioTelephony } from '../../../telephony/twilio-telephony.ts';
import type { TestApp } from '../../../testing/app.ts';
import { startTestApp } from '../../../testing/app.ts';
import { buildTestEnvironment } from '../../../testing/environment.ts';
import { createFakeClock, type FakeClock } from '../../../testing/fake-clock.ts';
import type { TestDatabase } from '../../../testing/postgres.ts';
import { createTestUser, signInAs } from '../../../testing/users.ts';
import type { DialPolicy } from '../../calls/dial-policy.ts';
import { routes } from '../../registry.ts';
import { createVoiceWebhooks } from '../webhooks.ts';

/** A desktop as the server sees it: somebody signed in, with a socket. */
export interface TestDesktop {
  readonly user: User;
  readonly authorization: string;
  readonly events: RealtimeEvent[];
  /** Waits until such an event has come. */
  receive<T extends RealtimeEvent['type']>(
    type: T,
    isMeant?: (event: Extract<RealtimeEvent, { type: T }>) => boolean,
  ): Promise<Extract<RealtimeEvent, { type: T }>>;
  send(command: RealtimeCommand): void;
  close(): Promise<void>;
}

export interface CallWorld {
  readonly context: Context;
  readonly url: string;
  readonly clock: FakeClock;
  readonly telephony: FakeTelephony;
  /** Posts a callback as the provider does; `signature` replaces the right one. */
  post(path: string, fields: Readonly<Record<string, string>>, signature?: string): Promise<Response>;
  connect(user?: User): Promise<TestDesktop>;
  /** Somebody who is signed in, available and reachable, and whose presence has arrived. */
  connectFreeOperator(): Promise<TestDesktop>;
  nextSid(prefix?: string): string;
  stop(): Promise<void>;
}

interface WorldOptions {
  readonly model?: FakeModel | null;
  /** What the provider may sign with. */
  readonly authTokens?: { readonly primary: string; readonly secondary: string | null };
  /** That of the configuration when left out. */
  readonly dialling?: DialPolicy;
  /** Where webhooks are kept that cannot be carried out; in memory when left out. */
  readonly dataDir?: string;
  /** What the telephone network knows from before. */
  readonly conferences?: readonly (readonly [CallId, ConferenceReport])[];
  readonly legs?: readonly (readonly [string, LegReport])[];
}

export const authTokens = { primary: 'auth-token-of-the-tests', secondary: 'the-other-auth-token' };

/** The API on a real database and real sockets; only time, the telephone network and the model are stood in for. */
export async function startCallWorld(
  database: TestDatabase,
  { model = null, conferences = [], legs = [], ...options }: WorldOptions = {},
): Promise<CallWorld> {
  const clock = createFakeClock(Date.now());
  let lastSid = 0;
  const nextSid = (prefix = 'CA') => {
    lastSid += 1;
    return `${prefix}${lastSid.toString(16).padStart(8, '0')}${randomBytes(12).toString('hex')}`;
  };
  const telephony = createFakeTelephony(nextSid);
  for (const [callId, report] of conferences) telephony.conferences.set(callId, report);
  for (const [legSid, report] of legs) telephony.legs.set(legSid, report);
  const { config, secrets } = loadConfiguration(buildTestEnvironment());
  const real = createTwilioTelephony({
    config: config.twilio,
    authTokens: options.authTokens ?? authTokens,
    apiKeySecret: secrets.twilioApiKeySecret,
    urls: createCallbackUrls(config.publicUrl),
    clock,
    logger: createSilentLogger(),
  });
  const webhooks = Router();
  const app = await startTestApp(database, routes, {
    clock,
    model,
    telephony: { ...real, ...telephony },
    webhooks,
    config: {
      ...config,
      dataDir: options.dataDir ?? config.dataDir,
      dialling: options.dialling ?? config.dialling,
    },
  });
  const voice = createVoiceWebhooks(app.context);
  webhooks.use(voice.router);
  voice.start();
  await app.context.calls.start();
  await app.context.calls.whenIdle();
  const actions = createActions(app);
  const stop = async () => {
    await voice.stop();
    await actions.stop();
  };
  return { ...actions, stop, context: app.context, url: app.url, clock, telephony, nextSid };
}

function createActions(app: TestApp) {
  const { context, url } = app;
  const desktops: TestDesktop[] = [];

  async function connect(user?: User): Promise<TestDesktop> {
    const owner = user ?? (await createTestUser(context));
    const desktop = await openDesktop(url, owner, await signInAs(context, owner));
    desktops.push(desktop);
    return desktop;
  }

  return {
    post: (path: string, fields: Readonly<Record<string, string>>, signature?: string) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: {
          'x-twilio-signature':
            signature ??
            twilio.getExpectedTwilioSignature(authTokens.primary, context.config.publicUrl + path, {
              ...fields,
            }),
        },
      }),
    connect,
    async connectFreeOperator() {
      const desktop = await connect();
      const isThere = new Promise<void>((resolve) => {
        const stop = context.hub.presence.watch(() => {
          if (!context.hub.presence.list().some(({ userId }) => userId === desktop.user.id)) return;
          stop();
          resolve();
        });
      });
      desktop.send({ type: 'presence', availability: 'available', isLineReady: true, isInCall: false });
      await isThere;
      return desktop;
    },
    async stop() {
      await Promise.all(desktops.map((desktop) => desktop.close()));
      await context.calls.stop();
      await app.stop();
    },
  };
}

async function openDesktop(url: string, user: User, authorization: string): Promise<TestDesktop> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/realtime`, { headers: { authorization } });
  const events: RealtimeEvent[] = [];
  const listeners = new Set<() => void>();
  socket.on('message', (data: Buffer) => {
    events.push(realtimeEventSchema.parse(JSON.parse(data.toString('utf8'))));
    for (const listener of listeners) listener();
  });
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => resolve());
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  const desktop: TestDesktop = {
    user,
    authorization,
    events,
    receive: (type, isMeant = () => true) =>
      new Promise((resolve) => {
        const look = () => {
          const found = events.find(
            (event): event is Extract<RealtimeEvent, { type: typeof type }> =>
              event.type === type && isMeant(event as Extract<RealtimeEvent, { type: typeof type }>),
          );
          if (!found) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
      }),
    send: (command) => socket.send(JSON.stringify(command)),
    async close() {
      socket.close();
      await closed;
    },
  };
  await desktop.receive('welcome');
  return desktop;
}

/** What the provider posts when a contact calls. */
export function incomingFields(legSid: string, from = '+33199000042'): Record<string, string> {
  return {
    AccountSid: `AC${'1'.repeat(32)}`,
    ApiVersion: '2010-04-01',
    CallSid: legSid,
    CallStatus: 'ringing',
    Direction: 'inbound',
    From: from,
    Caller: from,
    FromCity: 'PARIS',
    To: '+33199001000',
    Called: '+33199001000',
  };
}

/** The path of a conference callback of a call. */
export function conferencePath(callId: CallId): string {
  return `/webhooks/voice/conference?callId=${callId}`;
}
