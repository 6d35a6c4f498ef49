import type { Call } from '../../../contracts/domain/call.ts';
import type { Utterance } from '../../../contracts/domain/transcript.ts';
import type { CallId } from '../../../contracts/ids.ts';
import type { Context } from '../../context.ts';
import type { Tasks } from '../../platform/tasks.ts';
import { loadUtterances } from '../transcript/repository.ts';
import { createArticleIndex } from './article-index.ts';
import { createSpokenSoFar } from './conversation.ts';
import type { SuggestionSession } from './suggestion-session.ts';
import { createSuggestionSession } from './suggestion-session.ts';
import { createSuggestionStore } from './suggestion-store.ts';

/** Nothing is written for longer than this, so an older one was left behind by a server that ended. */
const leftOverAfterMs = 120_000;

export interface SuggestionService {
  /** Loads the knowledge base. */
  start(): Promise<void>;
  /** Stops what is being written. */
  stop(): Promise<void>;
  /** Words of either party; those of the contact may start a suggestion, at once. */
  hear(call: Call, utterance: Utterance): void;
  end(callId: CallId): void;
  /** Resolves when everything written so far is stored. */
  whenIdle(): Promise<void>;
}

interface Dependencies {
  readonly context: Omit<Context, 'calls'>;
  readonly tasks: Tasks;
}

export function createSuggestionService({ context, tasks }: Dependencies): SuggestionService {
  const { db, bus, clock } = context;
  const logger = context.logger.child('suggestions');
  const sessions = new Map<CallId, SuggestionSession>();
  const store = createSuggestionStore({ db, logger });
  const articles = createArticleIndex({ db, bus, tasks });

  function ensureSession(call: Call): SuggestionSession {
    const known = sessions.get(call.id);
    if (known) return known;
    const spoken = createSpokenSoFar();
    const session = createSuggestionSession(call, { context, tasks, store, articles, spoken });
    sessions.set(call.id, session);
    // After a restart in mid-call; nobody waits for it.
    tasks.run('load-conversation', async () => {
      for (const utterance of await loadUtterances(db, call.id)) spoken.hear(utterance);
    });
    return session;
  }

  function end(callId: CallId): void {
    sessions.get(callId)?.end();
    sessions.delete(callId);
  }

  return {
    async start() {
      await articles.start();
      await store.withdrawLeftOver(clock.nowMs() - leftOverAfterMs);
    },
    async stop() {
      articles.stop();
      for (const callId of sessions.keys()) end(callId);
      await store.whenIdle();
    },
    hear(call, utterance) {
      if (call.status === 'active') ensureSession(call).hear(call, utterance);
    },
    end,
    whenIdle: () => store.whenIdle(),
  };
}
