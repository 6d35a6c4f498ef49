import type { Figure } from './figure.ts';
import { benchFeed } from './sync/feed.ts';
import { benchInitial } from './sync/initial.ts';
import { benchPropagation } from './sync/propagation.ts';

export async function benchSync(): Promise<Figure[]> {
  return [...(await benchPropagation()), ...(await benchFeed()), ...(await benchInitial())];
}
