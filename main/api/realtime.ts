import type { RealtimeCommand, RealtimeEvent } from '../../contracts/api/realtime.ts';
import type { Connection } from '../../contracts/ipc/app.ts';

/** The live connection to the API. Events hint and hurry; the change feed is what makes whole. */
export interface Realtime {
  start(): void;
  stop(): void;
  /** At once with the present state, then at every change. */
  watchState(listener: (state: Connection) => void): () => void;
  watchEvents(listener: (event: RealtimeEvent) => void): () => void;
  /** The latest of each type is kept, and sent again whenever the connection opens. */
  send(command: RealtimeCommand): void;
}
