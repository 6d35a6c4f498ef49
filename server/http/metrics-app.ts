import express, { type Express } from 'express';
import type { Metrics } from '../platform/metrics/metrics.ts';

/** `GET /metrics`, on a port of its own: whoever reaches the API must not read how the team is doing. */
export function createMetricsApp(metrics: Pick<Metrics, 'read'>): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/metrics', async (_request, response) => {
    const { contentType, text } = await metrics.read();
    response.set('Cache-Control', 'no-store').type(contentType).send(text);
  });
  return app;
}
