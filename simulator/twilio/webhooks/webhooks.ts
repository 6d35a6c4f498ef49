import type { Logger } from '../../platform/logger.ts';
import { type FormFields, signRequest } from './signature.ts';

const timeoutMs = 15_000;

export interface WebhookTarget {
  readonly url: string;
  /** `POST` unless it says `GET`. */
  readonly method?: string | undefined;
}

export interface Webhooks {
  /** Asks for a document; null when there was no good answer, also at the second attempt. */
  readonly fetchDocument: (target: WebhookTarget, fields: FormFields) => Promise<string | null>;
  /** Tells of an event. Events of one `stream` set out in order; a failed one is repeated once, and then given up. */
  readonly notify: (stream: string, target: WebhookTarget, fields: FormFields) => void;
  /** Resolves when nothing is under way. */
  readonly settle: () => Promise<void>;
}

interface Request {
  readonly url: string;
  readonly init: RequestInit;
}

/** A GET carries the fields in its address, which is then what is signed. */
function buildRequest(authToken: string, target: WebhookTarget, fields: FormFields): Request {
  const form = new URLSearchParams(fields);
  if (target.method?.toUpperCase() === 'GET') {
    const url = new URL(target.url);
    for (const [name, value] of form) url.searchParams.append(name, value);
    return {
      url: url.href,
      init: { headers: { 'x-twilio-signature': signRequest(authToken, url.href, {}) } },
    };
  }
  const signature = signRequest(authToken, target.url, fields);
  return {
    url: target.url,
    init: { method: 'POST', body: form, headers: { 'x-twilio-signature': signature } },
  };
}

/** The path alone: queries carry identifiers, and the host is always the product's. */
function describe(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : 'an address that is none';
}

export function createWebhooks(options: { readonly authToken: string; readonly logger: Logger }): Webhooks {
  const { authToken, logger } = options;
  const streams = new Map<string, Promise<unknown>>();
  const running = new Set<Promise<unknown>>();

  async function attempt(target: WebhookTarget, fields: FormFields): Promise<string | null> {
    try {
      const { url, init } = buildRequest(authToken, target, fields);
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
      const body = await response.text();
      if (response.ok) return body;
      logger.warn('webhook refused', { path: describe(target.url), status: response.status });
    } catch (cause) {
      logger.warn('webhook failed', { path: describe(target.url), reason: String(cause) });
    }
    return null;
  }

  function track<T>(work: Promise<T>): Promise<T> {
    running.add(work);
    void work.finally(() => running.delete(work));
    return work;
  }

  return {
    async fetchDocument(target, fields) {
      return track(attempt(target, fields).then((body) => body ?? attempt(target, fields)));
    },
    notify(stream, target, fields) {
      const turn = (streams.get(stream) ?? Promise.resolve()).then(async () => {
        // The repetition does not hold up what comes after it, as with Twilio: the sequence number tells the order.
        if ((await attempt(target, fields)) === null) void track(attempt(target, fields));
      });
      streams.set(stream, track(turn));
      void turn.finally(() => {
        if (streams.get(stream) === turn) streams.delete(stream);
      });
    },
    async settle() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
