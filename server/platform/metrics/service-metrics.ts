import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** How the service itself does: requests, queries, connections. */
export interface ServiceMetrics {
  /** `route` as declared, e.g. `POST /v1/calls/{callId}/hang-up`; `none` when no route was met. */
  requestAnswered(answer: RequestAnswered): void;
  queryRan(query: QueryRan): void;
  /** Open WebSockets of this instance. */
  socketsOpen(count: number): void;
  /** How far readers of the change feed are behind what is committed; 0 when they are not. */
  feedLagged(lagMs: number): void;
  /** A request was refused for coming too often. */
  requestLimited(rule: string): void;
  /** A webhook came, signed with one of the provider's tokens, or with `none`. */
  webhookSigned(by: 'primary' | 'secondary' | 'none'): void;
  /** Webhooks that wait for the database, and the age of the oldest. */
  webhooksKept(count: number, oldestMs: number): void;
  /** Redis answers (true), or what it is for is done in this process alone (false). */
  redisAnswers(does: boolean): void;
}

export interface RequestAnswered {
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

export interface QueryRan {
  /** The name that the code gave it; undefined: it has none. */
  readonly name: string | undefined;
  readonly durationMs: number;
  readonly isFailed: boolean;
}

const requestBucketsS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const queryBucketsS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2, 8];
/** More names than the code has; whoever makes names while it runs is counted together. */
const maxQueryNames = 300;

export function createServiceMetrics(registry: Registry): ServiceMetrics {
  const registers = [registry];
  const requests = new Histogram({
    name: 'lydia_http_request_duration_seconds',
    help: 'Time from the request to the end of its answer, by declared route and class of status.',
    labelNames: ['route', 'status'],
    buckets: requestBucketsS,
    registers,
  });
  const queries = new Histogram({
    name: 'lydia_database_query_duration_seconds',
    help: 'Time of a query, waiting for a connection included, by its name and whether it failed.',
    labelNames: ['query', 'outcome'],
    buckets: queryBucketsS,
    registers,
  });
  const limited = new Counter({
    name: 'lydia_http_requests_limited_total',
    help: 'Requests refused for coming too often, by the rule that refused them.',
    labelNames: ['rule'],
    registers,
  });
  const webhooks = new Counter({
    name: 'lydia_webhooks_total',
    help: "Webhooks by the provider's token that signed them; `none` were refused.",
    labelNames: ['token'],
    registers,
  });
  const toGauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const sockets = toGauge('lydia_realtime_sockets', 'Open WebSockets of desktops.');
  const feedLag = toGauge('lydia_feed_lag_seconds', 'How far readers of the change feed are behind commits.');
  const kept = toGauge('lydia_webhooks_kept', 'Webhooks that wait for the database.');
  const keptAge = toGauge('lydia_webhooks_kept_oldest_seconds', 'Age of the oldest webhook that waits.');
  const redis = toGauge(
    'lydia_redis_up',
    '1: Redis answers. 0: limits and events are of this process alone.',
  );
  // Not there until it is told: whoever has no Redis does not lack one.
  redis.remove();
  const toQueryName = createNames(maxQueryNames);

  return {
    requestAnswered: ({ route, status, durationMs }) =>
      requests.observe({ route, status: toStatusClass(status) }, durationMs / 1_000),
    queryRan: ({ name, durationMs, isFailed }) =>
      queries.observe({ query: toQueryName(name), outcome: isFailed ? 'failed' : 'ok' }, durationMs / 1_000),
    socketsOpen: (count) => sockets.set(count),
    feedLagged: (lagMs) => feedLag.set(lagMs / 1_000),
    requestLimited: (rule) => limited.inc({ rule }),
    webhookSigned: (by) => webhooks.inc({ token: by }),
    webhooksKept(count, oldestMs) {
      kept.set(count);
      keptAge.set(oldestMs / 1_000);
    },
    redisAnswers: (does) => redis.set(does ? 1 : 0),
  };
}

/** `2xx`, `4xx` …: the single status is in the log. */
function toStatusClass(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}

function createNames(limit: number) {
  const known = new Set<string>();
  return (name: string | undefined): string => {
    if (name === undefined) return 'unnamed';
    if (known.has(name)) return name;
    if (known.size >= limit) return 'other';
    known.add(name);
    return name;
  };
}
