import type { SimulatorOptions } from '../options.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { createExchange, type Dialer, type Exchange } from './calls/exchange.ts';
import { type CalleeTimes, createNumberDialer, type NumberPlan } from './calls/number-dialer.ts';
import { type BrowserMedia, createBrowserMedia } from './media/browser-media.ts';
import { createSwitchboard, type Switchboard } from './signalling/switchboard.ts';
import { createOperatorSpeech, type OperatorSpeech } from './transcription/operator-speech.ts';
import { createTranscriptions } from './transcription/transcriptions.ts';
import { createTwimlProgram } from './twiml/interpreter.ts';
import type { TwimlNeeds } from './twiml/run.ts';
import { createWebhooks, type Webhooks } from './webhooks/webhooks.ts';

/** The simulated provider without its doors to the network; time passes when `exchange.tick` is called. */
export interface Telephony {
  readonly exchange: Exchange;
  readonly switchboard: Switchboard;
  readonly webhooks: Webhooks;
  readonly operatorSpeech: OperatorSpeech;
  readonly calleeTimes: CalleeTimes;
  /** What carrying out TwiML needs. */
  readonly twiml: TwimlNeeds;
}

export interface TelephonyNeeds {
  readonly options: SimulatorOptions;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly findSubscriber: NumberPlan;
  readonly webhooks?: Webhooks;
  readonly createMedia?: (onDigit: (digit: string) => void) => BrowserMedia;
}

/** Long enough to be seen ringing, short enough not to be waited for. */
const defaultTimes: CalleeTimes = { connectMs: 400, reactMs: 2_200 };

export function createTelephony(needs: TelephonyNeeds): Telephony {
  const { options, clock, logger } = needs;
  const { accountSid, authToken } = options;
  const webhooks = needs.webhooks ?? createWebhooks({ authToken, logger });
  const calleeTimes = { ...defaultTimes };
  const operatorSpeech = createOperatorSpeech();
  const dialNumber = createNumberDialer({ clock, plan: needs.findSubscriber, times: calleeTimes });
  const dial: Dialer = (call) => (call.to.startsWith('client:') ? switchboard.dial(call) : dialNumber(call));

  const exchange = createExchange({ accountSid, clock, webhooks, logger, dial });
  const transcriptions = createTranscriptions({ exchange, clock, webhooks, operatorSpeech });
  const twiml: TwimlNeeds = { exchange, transcriptions, webhooks, clock, logger };
  const switchboard = createSwitchboard({
    clock,
    logger,
    applicationSid: options.applicationSid,
    exchange: () => exchange,
    applicationProgram: createTwimlProgram(twiml, { url: options.applicationVoiceUrl }),
    createMedia: needs.createMedia ?? createBrowserMedia,
  });
  return { exchange, switchboard, webhooks, operatorSpeech, calleeTimes, twiml };
}
