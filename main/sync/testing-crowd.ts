import assert from 'node:assert/strict';
import { select } from '../storage/sql.ts';
import { testCall, testId, testStartMs } from '../storage/testing.ts';
import { createSyncWorld } from './testing-world.ts';

interface Crowd {
  readonly calls: number;
  /** After so many bytes the streams are cut off, one after the other. */
  readonly cutAt: readonly number[];
}

const longestMinutes = 10;

/** S13: so many calls began in one millisecond. Throws when one is missing, is there twice, or cannot be found by words. */
export async function checkCrowdedMillisecond({ calls, cutAt }: Crowd): Promise<void> {
  const world = createSyncWorld();
  try {
    for (let number = 1; number <= calls; number += 1) {
      world.server.put('call', testId(number), testCall(number, { startedAt: testStartMs }));
    }
    world.loads.pieceBytes = 64_000;
    world.loads.cuts.push(...cutAt);
    const count = (text: string): number =>
      world.storage.read((db) => db.get(select<{ n: number }>(`SELECT count(*) AS n FROM ${text}`)))?.n ?? -1;
    await world.start();
    for (let minute = 0; minute < longestMinutes && count('calls') < calls; minute += 1) {
      await world.clock.advance(60_000);
    }
    const counts = ['calls', 'call_search', '(SELECT DISTINCT call_key FROM calls)'].map(count);
    assert.deepEqual(counts, [calls, calls, calls]);
    assert.deepEqual(world.call(calls), world.server.call(testId(calls)));
  } finally {
    world.remove();
  }
}
