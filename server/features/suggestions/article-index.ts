import type { SnippetIndex } from '../../../assist/retrieval.ts';
import { buildSnippetIndex } from '../../../assist/retrieval.ts';
import type { Database } from '../../db/database.ts';
import type { EventBus } from '../../platform/bus.ts';
import type { Tasks } from '../../platform/tasks.ts';
import { loadArticles } from '../articles/repository.ts';

/** Changes that come together are taken in together. */
const settleMs = 200;

export interface ArticleIndex {
  /** At once, from memory. */
  current(): SnippetIndex;
  start(): Promise<void>;
  stop(): void;
}

interface Dependencies {
  readonly db: Database;
  readonly bus: EventBus;
  readonly tasks: Tasks;
}

/** The knowledge base, ready to be searched, built anew when something that everybody sees has changed. */
export function createArticleIndex({ db, bus, tasks }: Dependencies): ArticleIndex {
  let index = buildSnippetIndex([]);
  let cancel: (() => void) | null = null;

  async function load(): Promise<void> {
    index = buildSnippetIndex(await loadArticles(db));
  }

  const unsubscribe = bus.subscribe('changes-available', ({ to }) => {
    if (to !== 'everyone' || cancel !== null) return;
    cancel = tasks.later('load-articles', settleMs, async () => {
      cancel = null;
      await load();
    });
  });

  return { current: () => index, start: load, stop: unsubscribe };
}
