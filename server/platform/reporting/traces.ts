import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { QueryRan, RequestAnswered } from '../metrics/service-metrics.ts';
import { createShipper } from './shipper.ts';

/** Traces of requests and the queries within them. */
export interface Traces {
  requestEnded(requestId: string, answer: RequestAnswered): void;
  queryEnded(requestId: string, query: QueryRan): void;
  stop(): Promise<void>;
}

interface TracesOptions {
  /** Base address of an OTLP receiver, as in OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The part of all requests that is traced, 0 to 1. */
  readonly ratio: number;
  readonly version: string;
  readonly clock: Pick<Clock, 'nowMs' | 'after'>;
  readonly onTrouble: (reason: string) => void;
}

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly unknown[];
  readonly status: { readonly code: number };
}

const kinds = { server: 2, client: 3 };
const statuses = { unset: 0, error: 2 };

/**
 * Speaks OTLP over HTTP in JSON (opentelemetry.io/docs/specs/otlp). A trace has the id of its request without the dashes, so
 * that one is found from the log and the other way round.
 */
export function createTraces(options: TracesOptions): Traces {
  const { endpoint, headers, ratio, version, clock, onTrouble } = options;
  const shipper = createShipper<Span>({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: { ...headers, 'content-type': 'application/json' },
    encode: (spans) => encodeSpans(spans, version),
    clock,
    onTrouble,
    maxBatch: 512,
  });
  const toTimes = (durationMs: number) => {
    const endMs = clock.nowMs();
    return { startTimeUnixNano: toNano(endMs - durationMs), endTimeUnixNano: toNano(endMs) };
  };

  return {
    requestEnded(requestId, { route, status, durationMs }) {
      if (!isChosen(requestId, ratio)) return;
      shipper.put({
        ...toIds(requestId),
        name: route,
        kind: kinds.server,
        ...toTimes(durationMs),
        attributes: [toText('http.route', route), toNumber('http.response.status_code', status)],
        status: { code: status >= 500 ? statuses.error : statuses.unset },
      });
    },
    queryEnded(requestId, { name = 'unnamed', durationMs, isFailed }) {
      if (!isChosen(requestId, ratio)) return;
      const { traceId, spanId } = toIds(requestId);
      shipper.put({
        traceId,
        spanId: randomBytes(8).toString('hex'),
        parentSpanId: spanId,
        name,
        kind: kinds.client,
        ...toTimes(durationMs),
        attributes: [toText('db.system.name', 'postgresql'), toText('db.query.summary', name)],
        status: { code: isFailed ? statuses.error : statuses.unset },
      });
    },
    stop: () => shipper.stop(),
  };
}

/** The same answer for all spans of a request, on whatever it was asked for. */
function isChosen(requestId: string, ratio: number): boolean {
  if (ratio >= 1) return true;
  return createHash('sha256').update(requestId).digest().readUInt32BE(0) / 2 ** 32 < ratio;
}

/** The last half of a request's id is random. */
function toIds(requestId: string): { readonly traceId: string; readonly spanId: string } {
  const traceId = requestId.replaceAll('-', '');
  return { traceId, spanId: traceId.slice(16) };
}

function toNano(ms: number): string {
  return (BigInt(Math.round(ms * 1_000)) * 1_000n).toString();
}

function toText(key: string, stringValue: string) {
  return { key, value: { stringValue } };
}

function toNumber(key: string, value: number) {
  return { key, value: { intValue: String(value) } };
}

function encodeSpans(spans: readonly Span[], version: string): string {
  const resource = { attributes: [toText('service.name', 'lydia-api'), toText('service.version', version)] };
  return JSON.stringify({
    resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'lydia', version }, spans }] }],
  });
}
