import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import type { ModelPort } from './model-port.ts';
import { createOpenAiModel } from './openai-model.ts';

let server: Server;
let clock: FakeClock;
let model: ModelPort;
let answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;

beforeEach(async () => {
  clock = createFakeClock();
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString('utf8');
    });
    request.on('end', () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  model = createOpenAiModel({ baseUrl: `http://127.0.0.1:${port}/v1`, name: 'tiny', apiKey: 'key-1', clock });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

function toChunk(content: string, finishReason: string | null = null): string {
  const choice = { index: 0, delta: { content }, finish_reason: finishReason };
  return `data: ${JSON.stringify({ id: '1', object: 'chat.completion.chunk', choices: [choice] })}\n\n`;
}

function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
}

async function ask(signal = new AbortController().signal): Promise<string> {
  const messages = [{ role: 'user', content: 'Why?' }] as const;
  let text = '';
  for await (const part of model.stream({ messages, maxTokens: 50, signal })) text += part;
  return text;
}

test('streams the answer, and asks for no more than was asked for', async () => {
  let asked: unknown;
  let key: string | undefined;
  answer = (request, response, body) => {
    asked = JSON.parse(body);
    key = request.headers.authorization;
    begin(response);
    response.end(`${toChunk('Be')}${toChunk('cause.')}${toChunk('', 'stop')}data: [DONE]\n\n`);
  };
  expect(await ask()).toBe('Because.');
  expect(asked).toMatchObject({ model: 'tiny', max_tokens: 50, stream: true });
  expect(key).toBe('Bearer key-1');
});

test.each([
  ['the model refuses', (response: ServerResponse) => response.writeHead(429).end('{}')],
  ['the model breaks down', (response: ServerResponse) => response.writeHead(500).end('oops')],
  [
    'the answer is no stream',
    (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hi</p>'),
  ],
  [
    'the answer is garbage',
    (response: ServerResponse) => {
      begin(response);
      response.end('data: {"choices": 7\n\n');
    },
  ],
  [
    'the answer is cut off in the middle',
    (response: ServerResponse) => {
      begin(response);
      response.end(toChunk('Be'));
    },
  ],
  [
    'the answer was too long for the model',
    (response: ServerResponse) => {
      begin(response);
      response.end(`${toChunk('Be')}${toChunk('', 'length')}data: [DONE]\n\n`);
    },
  ],
  [
    'the model does not stop',
    (response: ServerResponse) => {
      begin(response);
      response.end(toChunk('x'.repeat(10_000)).repeat(10));
    },
  ],
])('fails when %s', async (_name, respond) => {
  answer = (_request, response) => {
    respond(response);
  };
  await expect(ask()).rejects.toThrow();
});

test('a failure is not asked for again: the caller goes on meanwhile', async () => {
  let count = 0;
  answer = (_request, response) => {
    count += 1;
    response.writeHead(500).end();
  };
  await expect(ask()).rejects.toThrow();
  expect(count).toBe(1);
});

test('what people said is not sent on to where the endpoint points', async () => {
  const asked: (string | undefined)[] = [];
  answer = (request, response) => {
    asked.push(request.url);
    response.writeHead(307, { location: '/elsewhere' }).end();
  };
  await expect(ask()).rejects.toThrow();
  expect(asked).toEqual(['/v1/chat/completions']);
});

test('gives up on a model that does not begin in time', async () => {
  const isAsked = new Promise<void>((resolve) => {
    answer = () => resolve();
  });
  const asking = ask();
  await isAsked;
  clock.advance(8_000);
  await expect(asking).rejects.toThrow();
});

test('gives up on a stream that falls silent', async () => {
  answer = (_request, response) => {
    begin(response);
    response.write(toChunk('Be'));
  };
  const stream = model.stream({ messages: [], maxTokens: 50, signal: new AbortController().signal });
  const parts = stream[Symbol.asyncIterator]();
  expect((await parts.next()).value).toBe('Be');
  const next = parts.next();
  clock.advance(5_000);
  await expect(next).rejects.toThrow();
});

test('an answer that is no longer wanted is stopped at the model', async () => {
  const isGone = new Promise<void>((resolve) => {
    answer = (request, response) => {
      request.socket.on('close', () => resolve());
      begin(response);
      response.write(toChunk('Be'));
    };
  });
  const abort = new AbortController();
  const stream = model.stream({ messages: [], maxTokens: 50, signal: abort.signal });
  const parts = stream[Symbol.asyncIterator]();
  await parts.next();
  const next = parts.next();
  abort.abort();
  await expect(next).rejects.toThrow();
  await isGone;
});
