import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, systemClock } from './platform/clock.ts';
import { type Logger, stderrLogger } from './platform/logger.ts';
import type { Route } from './platform/router.ts';
import type { Cast } from './practice/cast.ts';
import { createToneParty } from './testing/tone-party.ts';

/** The scripted model server, and how it is controlled. */
export interface ModelPart {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly controlRoutes: readonly Route[];
}

/** What a test may put in the place of the real thing. */
export interface SimulatorParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly cast: Cast;
  readonly model: ModelPart;
}

export function createDefaultParts(): SimulatorParts {
  return {
    clock: systemClock,
    logger: stderrLogger,
    cast: {
      scenarios: [],
      createCaller: () => ({ number: '+33199000101', party: createToneParty({ hertz: 440 }) }),
      findSubscriber: () => ({ answering: 'answers', createParty: () => createToneParty({ hertz: 440 }) }),
    },
    model: { handle: () => false, controlRoutes: [] },
  };
}
