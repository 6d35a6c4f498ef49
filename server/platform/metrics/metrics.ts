import type pg from 'pg';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { type BusinessMetrics, createBusinessMetrics } from './business-metrics.ts';
import { createServiceMetrics, type ServiceMetrics } from './service-metrics.ts';

/**
 * Figures for Prometheus. A label holds only what the code itself names (a declared route, the name of a query, a cause
 * of a list): a label that a client could choose would make series without end.
 */
export interface Metrics extends ServiceMetrics, BusinessMetrics {
  /** Where a feature registers figures of its own, named `lydia_…`. */
  readonly registry: Registry;
  watchPool(pool: Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'>): void;
  /** Memory, CPU, garbage collection and event loop of this process. Once, and only where somebody reads them. */
  watchProcess(): void;
  /** Everything in the text format of Prometheus. */
  read(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** A registry of its own, so that two servers in one process do not count into each other. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  return {
    registry,
    ...createServiceMetrics(registry),
    ...createBusinessMetrics(registry),
    watchPool(pool) {
      const gauge = new Gauge({
        name: 'lydia_database_connections',
        help: 'Connections of the pool by state; `waiting` are requests that wait for one.',
        labelNames: ['state'],
        registers: [registry],
        collect() {
          gauge.set({ state: 'open' }, pool.totalCount);
          gauge.set({ state: 'idle' }, pool.idleCount);
          gauge.set({ state: 'waiting' }, pool.waitingCount);
        },
      });
    },
    watchProcess: () => collectDefaultMetrics({ register: registry }),
    read: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
