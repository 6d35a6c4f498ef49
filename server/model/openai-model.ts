import type OpenAI from 'openai';
import type { Clock } from '../platform/clock.ts';
import type { ModelPort, ModelRequest } from './model-port.ts';

/** A reply that begins later than this is no help in a call. */
const firstTokenTimeoutMs = 8_000;
/** A stream that is silent for so long is taken for dead. */
const silenceTimeoutMs = 5_000;
/** More than any reply needs; a model that goes on has lost its way. */
const maxCharacters = 40_000;

interface OpenAiOptions {
  /** Any OpenAI-compatible endpoint, up to and including `/v1`. */
  readonly baseUrl: string;
  readonly name: string;
  /** Null: the endpoint asks for none. */
  readonly apiKey: string | null;
  readonly clock: Pick<Clock, 'after'>;
}

/** Thrown when the stream ended without saying that the answer is whole. */
export class CutOffError extends Error {
  override readonly name = 'CutOffError';
}

export function createOpenAiModel({ baseUrl, name, apiKey, clock }: OpenAiOptions): ModelPort {
  // Loaded beside the start of the server, which need not wait for it.
  const loading = loadClient(baseUrl, apiKey);
  // Whoever asks the model is told; nobody else has to be.
  loading.catch(() => {});

  async function* stream({ messages, maxTokens, signal }: ModelRequest): AsyncGenerator<string> {
    const watchdog = createWatchdog(clock, signal);
    try {
      watchdog.expectWithin(firstTokenTimeoutMs);
      const client = await loading;
      const chunks = await client.chat.completions.create(
        { model: name, messages: [...messages], max_tokens: maxTokens, temperature: 0.2, stream: true },
        { signal: watchdog.signal },
      );
      let isWhole = false;
      let length = 0;
      for await (const chunk of chunks) {
        const choice = chunk.choices[0];
        if (choice?.finish_reason === 'stop') isWhole = true;
        const text = choice?.delta.content ?? '';
        if (text === '') continue;
        watchdog.expectWithin(silenceTimeoutMs);
        length += text.length;
        if (length > maxCharacters) throw new CutOffError('The model wrote far too much.');
        yield text;
      }
      // An aborted request ends its stream quietly.
      watchdog.signal.throwIfAborted();
      if (!isWhole) throw new CutOffError('The answer of the model was cut off.');
    } finally {
      watchdog.stop();
    }
  }

  return { name, stream };
}

async function loadClient(baseUrl: string, apiKey: string | null): Promise<OpenAI> {
  const { default: Client } = await import('openai');
  return new Client({
    baseURL: baseUrl,
    // The package insists on some key.
    apiKey: apiKey ?? 'none',
    // By the second attempt the caller has gone on.
    maxRetries: 0,
    // What people said goes to the endpoint that was configured, and not on to another.
    fetchOptions: { redirect: 'error' },
    // It would print what it cannot read, and with it what people said.
    logLevel: 'off',
  });
}

interface Watchdog {
  readonly signal: AbortSignal;
  expectWithin(timeoutMs: number): void;
  /** Ends the request, too, when somebody stops reading half-way. */
  stop(): void;
}

/** One signal for all that ends a request: the caller's wish, a slow start, a silence, the end. */
function createWatchdog(clock: Pick<Clock, 'after'>, callerSignal: AbortSignal): Watchdog {
  const own = new AbortController();
  let cancel = () => {};
  return {
    signal: AbortSignal.any([own.signal, callerSignal]),
    expectWithin(timeoutMs) {
      cancel();
      cancel = clock.after(timeoutMs, () =>
        own.abort(new CutOffError(`The model was silent for ${timeoutMs} ms.`)),
      );
    },
    stop() {
      cancel();
      own.abort();
    },
  };
}
