import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../platform/clock.ts';
import { parseJson, readBody, readUrl, sendJson } from '../platform/http.ts';
import { writeAnswer } from './answers.ts';
import { paceTokens } from './pace.ts';
import { readPrompt } from './read-prompt.ts';
import type { ModelSettings } from './settings.ts';
import { createDefaultSettings, firstTokenDelayMs } from './settings.ts';
import { isVisible, splitTokens } from './tokens.ts';
import type { ChatRequest, CompletionHead, FinishReason } from './wire.ts';
import {
  buildChunk,
  buildCompletion,
  buildError,
  buildUsageChunk,
  chatRequestSchema,
  countUsage,
  createHead,
  doneEvent,
} from './wire.ts';

/** One request for a completion. Times are wall clock, in milliseconds. */
export interface ModelRequestRecord {
  readonly receivedAt: number;
  /** When the first token that a reader sees was written; null until then, and when none was. */
  firstTokenAt: number | null;
  endedAt: number | null;
  outcome: 'running' | 'complete' | 'aborted' | 'failed';
  readonly body: ChatRequest;
}

export interface ModelServer {
  /** Answers what is under `/model/`; false for everything else. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** May be written to at any time; the next request follows it. */
  readonly settings: ModelSettings;
  /** The last requests, oldest first. */
  readonly requests: readonly ModelRequestRecord[];
}

interface Exchange {
  readonly response: ServerResponse;
  readonly record: ModelRequestRecord;
  readonly settings: ModelSettings;
  readonly clock: Clock;
}

interface Reply {
  readonly head: CompletionHead;
  readonly tokens: readonly string[];
  readonly finishReason: FinishReason;
}

const keptRequests = 1_000;
const modelName = 'scripted';

/** A stand-in for a hosted language model with OpenAI's wire format. It only looks words up: see README.md. */
export function createModelServer({ clock }: { readonly clock: Clock }): ModelServer {
  const settings = createDefaultSettings();
  const requests: ModelRequestRecord[] = [];

  async function complete(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const receivedAt = clock.nowMs();
    const parsed = chatRequestSchema.safeParse(parseJson(await readBody(request)));
    if (!parsed.success) {
      const message = parsed.error.issues
        .map(({ path, message: text }) => `${path.join('.')}: ${text}`)
        .join('; ');
      return sendJson(response, 400, buildError(message, 'invalid_request_error', null));
    }
    const record: ModelRequestRecord = {
      receivedAt,
      firstTokenAt: null,
      endedAt: null,
      outcome: 'running',
      body: parsed.data,
    };
    requests.push(record);
    if (requests.length > keptRequests) requests.shift();
    await answer({ response, record, settings: { ...settings }, clock });
  }

  return {
    settings,
    requests,
    handle(request, response) {
      const { pathname } = readUrl(request);
      if (!pathname.startsWith('/model/')) return false;
      if (request.method === 'POST' && pathname === '/model/v1/chat/completions') {
        complete(request, response).catch(() => response.destroy());
      } else if (request.method === 'GET' && pathname === '/model/v1/models') {
        const created = Math.floor(clock.nowMs() / 1_000);
        const data = [{ id: modelName, object: 'model', created, owned_by: 'lydia-simulator' }];
        sendJson(response, 200, { object: 'list', data });
      } else {
        const message = `There is no ${request.method} ${pathname}.`;
        sendJson(response, 404, buildError(message, 'invalid_request_error', 'unknown_url'));
      }
      return true;
    },
  };
}

async function answer(exchange: Exchange): Promise<void> {
  const { response, record, settings, clock } = exchange;
  if (settings.mode === 'error') {
    end(exchange, 'failed');
    const message = 'The server had an error while processing your request.';
    return sendJson(response, 500, buildError(message, 'server_error', null));
  }
  const reply = composeReply(record.body, settings, clock.nowMs());
  const isWhole =
    record.body.stream === true ? await sendStream(exchange, reply) : await sendWhole(exchange, reply);
  end(exchange, isWhole ? 'complete' : 'aborted');
}

function end({ record, clock }: Exchange, outcome: ModelRequestRecord['outcome']): void {
  record.outcome = outcome;
  record.endedAt = clock.nowMs();
}

function composeReply(body: ChatRequest, { mode }: ModelSettings, nowMs: number): Reply {
  const all = splitTokens(writeAnswer(mode, readPrompt(body.messages)));
  const limit = body.max_completion_tokens ?? body.max_tokens ?? Number.POSITIVE_INFINITY;
  const tokens = all.slice(0, limit);
  return {
    head: createHead(body.model, nowMs),
    tokens,
    finishReason: tokens.length < all.length ? 'length' : 'stop',
  };
}

/** Gives the tokens at the pace that is set; stops when the other side hangs up. */
function pace(
  { response, settings, clock }: Exchange,
  tokens: readonly string[],
  give: (token: string) => void,
) {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  return paceTokens(
    tokens,
    {
      clock,
      firstDelayMs: firstTokenDelayMs(settings),
      perSecond: settings.tokensPerSecond,
      signal: gone.signal,
    },
    give,
  );
}

async function sendStream(exchange: Exchange, { head, tokens, finishReason }: Reply): Promise<boolean> {
  const { response, record, clock } = exchange;
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  response.flushHeaders();
  let isFirst = true;
  const isWhole = await pace(exchange, tokens, (content) => {
    if (isFirst) response.write(buildChunk(head, { role: 'assistant', content: '' }, null));
    isFirst = false;
    if (isVisible(content)) record.firstTokenAt ??= clock.nowMs();
    response.write(buildChunk(head, { content }, null));
  });
  if (!isWhole) return false;
  response.write(buildChunk(head, {}, finishReason));
  if (record.body.stream_options?.include_usage === true) {
    response.write(buildUsageChunk(head, countUsage(record.body, tokens.length)));
  }
  response.end(doneEvent);
  return true;
}

async function sendWhole(exchange: Exchange, { head, tokens, finishReason }: Reply): Promise<boolean> {
  const { response, record, clock } = exchange;
  if (!(await pace(exchange, tokens, () => {}))) return false;
  record.firstTokenAt = clock.nowMs();
  const usage = countUsage(record.body, tokens.length);
  sendJson(response, 200, buildCompletion(head, tokens.join(''), finishReason, usage));
  return true;
}
