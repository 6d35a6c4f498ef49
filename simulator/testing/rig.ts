import type { SimulatorOptions } from '../options.ts';
import { createFakeClock, type FakeClock } from '../platform/fake-clock.ts';
import { silentLogger } from '../platform/logger.ts';
import type { Call } from '../twilio/calls/call.ts';
import type { Subscriber } from '../twilio/calls/number-dialer.ts';
import { createVirtualLine } from '../twilio/calls/virtual-line.ts';
import type { BrowserMedia } from '../twilio/media/browser-media.ts';
import { frameMs, silence } from '../twilio/media/pcm.ts';
import { createTelephony, type Telephony } from '../twilio/telephony.ts';
import { createTwimlProgram } from '../twilio/twiml/interpreter.ts';
import type { FormFields } from '../twilio/webhooks/signature.ts';
import type { Webhooks } from '../twilio/webhooks/webhooks.ts';
import { createToneParty, type TonePartyOptions } from './tone-party.ts';

export const product = 'http://product.test';

export const rigOptions: SimulatorOptions = {
  port: 0,
  edgePort: 0,
  accountSid: `AC${'1'.repeat(32)}`,
  authToken: 'auth-token',
  apiKeySid: `SK${'2'.repeat(32)}`,
  apiKeySecret: 'key-secret',
  applicationSid: `AP${'3'.repeat(32)}`,
  numbers: [{ number: '+33199001000', voiceUrl: `${product}/incoming` }],
  applicationVoiceUrl: `${product}/outgoing`,
};

export interface Posted {
  readonly path: string;
  readonly fields: FormFields;
}

/** The telephony core with a clock that stands still, and a product that answers from a table. */
export interface Rig {
  readonly clock: FakeClock;
  readonly telephony: Telephony;
  /** Everything the product was asked and told, in order. */
  readonly posted: readonly Posted[];
  /** TwiML by path. */
  readonly documents: Map<string, string>;
  /** Audio of the browsers, the same for all. */
  browserFrame: Int16Array;
  /** Lets time pass, with audio, and what was begun in it finish. */
  readonly advance: (ms: number) => Promise<void>;
  readonly settle: () => Promise<void>;
  /** A hummed call to our number. */
  readonly callIn: (party?: Partial<TonePartyOptions>) => Call;
  readonly told: (path: string, field: string) => readonly (string | undefined)[];
}

function createFakeWebhooks(posted: Posted[], documents: ReadonlyMap<string, string>): Webhooks {
  const note = (url: string, fields: FormFields) => {
    const { pathname } = new URL(url);
    posted.push({ path: pathname, fields });
    return documents.get(pathname) ?? null;
  };
  return {
    fetchDocument: async ({ url }, fields) => note(url, fields),
    notify: (_stream, { url }, fields) => void note(url, fields),
    settle: async () => {},
  };
}

function createFakeMedia(takeFrame: () => Int16Array): BrowserMedia {
  return {
    answerOffer: async () => 'answer-sdp',
    buildOffer: async () => 'offer-sdp',
    takeAnswer: async () => {},
    capture: takeFrame,
    play() {},
    close: async () => {},
  };
}

/** Who is at a number is told by its last digit, as in the demonstration. */
function findSubscriber(number: string): Subscriber | null {
  const answering = { 1: 'answers', 2: 'busy', 3: 'never-answers', 4: 'declines' } as const;
  const ending = Number(number.at(-1));
  if (ending !== 1 && ending !== 2 && ending !== 3 && ending !== 4) return null;
  return { answering: answering[ending], createParty: () => createToneParty({ hertz: 600 }) };
}

async function settle() {
  for (let round = 0; round < 5; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

export function createRig(): Rig {
  const clock = createFakeClock();
  const posted: Posted[] = [];
  const documents = new Map<string, string>();
  const webhooks = createFakeWebhooks(posted, documents);
  const rig = { browserFrame: silence };
  const createMedia = () => createFakeMedia(() => rig.browserFrame);
  const needs = { options: rigOptions, clock, logger: silentLogger, findSubscriber, webhooks, createMedia };
  const telephony = createTelephony(needs);

  return Object.assign(rig, {
    clock,
    telephony,
    posted,
    documents,
    settle,
    async advance(ms: number) {
      await settle();
      for (let passed = 0; passed < ms; passed += frameMs) {
        clock.advance(Math.min(frameMs, ms - passed));
        telephony.exchange.tick();
        if (passed % 500 === 0) await settle();
      }
      await settle();
    },
    callIn(party: Partial<TonePartyOptions> = {}) {
      const parties = { from: '+33199000101', to: '+33199001000', customParameters: {} };
      const program = createTwimlProgram(telephony.twiml, { url: `${product}/incoming` });
      const makeLine = (call: Call) => createVirtualLine(call, createToneParty({ hertz: 440, ...party }));
      return telephony.exchange.receive(parties, makeLine, program);
    },
    told: (path: string, field: string) =>
      posted.filter((post) => post.path === path).map(({ fields }) => fields[field]),
  });
}
