import { snapshotContentType } from '../../../contracts/api/sync.ts';
import { fail, type Result, succeed } from '../../../contracts/result.ts';
import { parseBody, toProblem } from '../../api/send-request.ts';
import type { SnapshotSource } from './run-load.ts';

export interface FetchOptions {
  readonly baseUrl: string;
  /** `refused`: the token that the API did not take; null: the present one will do. */
  readonly token: (refused: string | null) => Promise<Result<string>>;
}

/** A connection over which nothing came for so long is taken for dead. */
const silenceMs = 30_000;

/** Asks the API for snapshots, once more with a new token when the first one is refused. */
export function createSnapshotSource({ baseUrl, token }: FetchOptions): SnapshotSource {
  return async (after, signal) => {
    const query = after === null ? '' : `?${new URLSearchParams({ after }).toString()}`;
    const url = `${baseUrl}/v1/sync/snapshot${query}`;
    const first = await token(null);
    if (!first.ok) return first;
    const opened = await open(url, first.value, signal);
    if (opened.ok || opened.error.code !== 'not-signed-in') return opened;
    const renewed = await token(first.value);
    return renewed.ok ? open(url, renewed.value, signal) : renewed;
  };
}

async function open(
  url: string,
  token: string,
  cancel: AbortSignal,
): Promise<Result<AsyncIterable<Uint8Array>>> {
  const silence = createSilenceAlarm();
  const signal = AbortSignal.any([cancel, silence.signal]);
  try {
    const response = await fetch(url, { signal, redirect: 'error', headers: buildHeaders(url, token) });
    if (!response.ok) {
      silence.stop();
      return {
        ok: false,
        error: toProblem({ status: response.status, body: parseBody(await response.text()) }),
      };
    }
    const isSnapshot = response.headers.get('content-type')?.startsWith(snapshotContentType) === true;
    if (isSnapshot && response.body !== null) return succeed(silence.watch(response.body));
    silence.stop();
    return fail('api-incompatible');
  } catch (error) {
    silence.stop();
    return fail(silence.signal.aborted ? 'timeout' : 'api-unreachable', String(error));
  }
}

function buildHeaders(url: string, token: string): Record<string, string> {
  return {
    accept: snapshotContentType,
    authorization: `Bearer ${token}`,
    // Between two programs of one computer, compressing takes longer than carrying.
    'accept-encoding': isLoopback(url) ? 'identity' : 'gzip',
  };
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

interface SilenceAlarm {
  readonly signal: AbortSignal;
  stop(): void;
  watch(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}

/** Goes off when nothing comes; storing what came does not count as silence. */
function createSilenceAlarm(): SilenceAlarm {
  const controller = new AbortController();
  let timer = setTimeout(() => controller.abort(), silenceMs);
  async function* watch(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of chunks) {
        clearTimeout(timer);
        yield chunk;
        timer = setTimeout(() => controller.abort(), silenceMs);
      }
    } finally {
      clearTimeout(timer);
    }
  }
  return { signal: controller.signal, stop: () => clearTimeout(timer), watch };
}
