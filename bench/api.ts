import { benchFanout } from './api/fanout.ts';
import { benchRoute } from './api/route.ts';
import { benchTwoInstances } from './api/two-instances.ts';
import { benchWebhooks } from './api/webhooks.ts';
import type { Figure } from './figure.ts';

export async function benchApi(): Promise<Figure[]> {
  return [
    ...(await benchRoute()),
    ...(await benchFanout()),
    ...(await benchWebhooks()),
    ...(await benchTwoInstances()),
  ];
}
