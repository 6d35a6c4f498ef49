import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describeObservedCall, type ObservedCall } from './control/describe-call.ts';
import { buildControlRoutes } from './control/routes.ts';
import { buildModelControlRoutes } from './model/control-routes.ts';
import type { ModelServer } from './model/handler.ts';
import type { SimulatorOptions } from './options.ts';
import { createDefaultParts, type SimulatorParts } from './parts.ts';
import { pause } from './platform/clock.ts';
import { listenOnLoopback, sendJson } from './platform/http.ts';
import { createRouter } from './platform/router.ts';
import { placeCallerCall } from './practice/caller-calls.ts';
import { buildPracticeRoutes } from './practice/routes.ts';
import type { Call } from './twilio/calls/call.ts';
import { startTicker } from './twilio/media/ticker.ts';
import { createRestApi } from './twilio/rest/rest-api.ts';
import { type Edge, startEdge } from './twilio/signalling/edge.ts';
import { createTelephony, type Telephony } from './twilio/telephony.ts';

/** A running simulator. Besides its HTTP doors it gives tests in the same process a shorter way in. */
export interface Simulator {
  /** Plain HTTP: REST, model, practice, control. */
  readonly url: string;
  /** TLS: Voice SDK signalling and insights. */
  readonly edgePort: number;
  /** Base64 SHA-256 of the edge's public key. */
  readonly spki: string;
  readonly telephony: Telephony;
  readonly model: ModelServer;
  readonly calls: () => readonly ObservedCall[];
  /** Lets a scripted caller call our first number; null when there is no such scenario. */
  readonly ring: (scenarioId: string) => Call | null;
  readonly dropSignalling: (durationMs: number) => void;
  readonly stop: () => Promise<void>;
}

function createRinger(telephony: Telephony, options: SimulatorOptions, { cast }: SimulatorParts) {
  return (scenarioId: string): Call | null => {
    const caller = cast.createCaller(scenarioId);
    const [called] = options.numbers;
    return caller && called ? placeCallerCall(telephony.twiml, caller, called) : null;
  };
}

interface DoorNeeds {
  readonly telephony: Telephony;
  readonly options: SimulatorOptions;
  readonly parts: SimulatorParts;
  readonly edge: Edge;
  readonly ring: Simulator['ring'];
}

/** Everything that is asked for on the plain port. */
function createDoor({ telephony, options, parts, edge, ring }: DoorNeeds) {
  const rest = createRestApi(telephony.twiml, options);
  const routes = [
    ...buildPracticeRoutes({ cast: parts.cast, ring }),
    ...buildControlRoutes({
      exchange: telephony.exchange,
      operatorSpeech: telephony.operatorSpeech,
      calleeTimes: telephony.calleeTimes,
      registeredIdentities: telephony.switchboard.registeredIdentities,
      dropSignalling: edge.drop,
    }),
    ...buildModelControlRoutes(parts.model),
  ];
  const route = createRouter(routes, (cause) => {
    parts.logger.warn('a request failed', { reason: String(cause) });
    return { status: 500, body: { message: 'The simulator failed; its log says why' } };
  });
  return (request: IncomingMessage, response: ServerResponse) => {
    if (rest(request, response) || parts.model.handle(request, response) || route(request, response)) return;
    sendJson(response, 404, { message: 'There is nothing at this path' });
  };
}

/** The product is told of the end of its calls, but may be gone itself. */
const goodbyeMs = 2_000;

/** Starts the simulator on loopback. Resolves when both ports listen. */
export async function startSimulator(
  options: SimulatorOptions,
  overrides: Partial<SimulatorParts> = {},
): Promise<Simulator> {
  const parts: SimulatorParts = { ...createDefaultParts(), ...overrides };
  const { clock, logger, cast } = parts;
  const telephony = createTelephony({ options, clock, logger, findSubscriber: cast.findSubscriber });
  const { exchange, switchboard, webhooks } = telephony;
  const ring = createRinger(telephony, options, parts);
  const edge = await startEdge({ port: options.edgePort, clock, issuer: options, switchboard });
  const server = createServer(createDoor({ telephony, options, parts, edge, ring }));
  const port = await listenOnLoopback(server, options.port);
  const stopTicker = startTicker(clock, exchange.tick);

  return {
    url: `http://127.0.0.1:${port}`,
    edgePort: edge.port,
    spki: edge.spki,
    telephony,
    model: parts.model,
    calls: () => exchange.calls().map((call) => describeObservedCall(call, exchange.conferences)),
    ring,
    dropSignalling: edge.drop,
    async stop() {
      exchange.endAll();
      stopTicker();
      await Promise.race([webhooks.settle(), pause(clock, goodbyeMs, new AbortController().signal)]);
      server.closeAllConnections();
      await Promise.all([edge.stop(), new Promise((resolve) => server.close(resolve))]);
    },
  };
}
