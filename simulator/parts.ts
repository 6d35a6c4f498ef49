import { createModelServer, type ModelServer } from './model/handler.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { type Logger, stderrLogger } from './platform/logger.ts';
import type { Cast } from './practice/cast.ts';
import { demoCast } from './practice/demo-cast.ts';

/** What a test may put in the place of the real thing. */
export interface SimulatorParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The people of the telephone network. */
  readonly cast: Cast;
  readonly model: ModelServer;
}

export function createDefaultParts(): SimulatorParts {
  return {
    clock: systemClock,
    logger: stderrLogger,
    cast: demoCast,
    model: createModelServer({ clock: systemClock }),
  };
}
