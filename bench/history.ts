import { createMemoryLogger } from '../main/platform/testing.ts';
import { ensureHistoryStorage } from '../tests/world/team-history/cache.ts';
import { wholeHistory } from '../tests/world/team-history/team.ts';
import type { Figure } from './figure.ts';
import { benchOpen } from './history/open.ts';
import { benchReading } from './history/reading.ts';

export async function benchHistory(): Promise<Figure[]> {
  const history = await ensureHistoryStorage(wholeHistory, createMemoryLogger().logger);
  return [...benchReading(history), ...(await benchOpen(history))];
}
