import { createServer, type Server } from 'node:http';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { listenOnLoopback } from '../platform/http.ts';
import { createModelServer, type ModelServer } from './handler.ts';

const prompt = (question: string): OpenAI.ChatCompletionMessageParam[] => [
  { role: 'system', content: 'Write in English.' },
  {
    role: 'user',
    content: `<abc sources>\n[1] (Warranty) Every new appliance has a warranty of 2 years.\n[2] (Returns) A product can be returned within 30 days.\n</abc sources>\n\n<abc question>\n${question}\n</abc question>`,
  },
];
const answered = '[2] I can tell you that a product can be returned within 30 days.';

let model: ModelServer;
let server: Server;
let client: OpenAI;

beforeEach(async () => {
  model = createModelServer({ clock: systemClock });
  Object.assign(model.settings, { timeToFirstTokenMs: 5, tokensPerSecond: 2_000 });
  server = createServer((request, response) => {
    if (!model.handle(request, response)) response.writeHead(404).end();
  });
  const port = await listenOnLoopback(server, 0);
  client = new OpenAI({ baseURL: `http://127.0.0.1:${port}/model/v1`, apiKey: 'none', maxRetries: 0 });
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const ask = (question: string) =>
  client.chat.completions.create({ model: 'any', messages: prompt(question) });

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

describe('scripted model, through the openai package', () => {
  it('streams an answer from the source that fits, with usage at the end', async () => {
    const stream = await client.chat.completions.create({
      model: 'any',
      messages: prompt('Can a product be returned?'),
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await collect(stream);
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(answered);
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.at(-1)?.usage?.completion_tokens).toBeGreaterThan(5);
    expect(new Set(chunks.map(({ id, model: name }) => `${id} ${name}`)).size).toBe(1);
  });

  it('answers in one piece when no stream is asked for', async () => {
    const { choices, usage } = await ask('Can a product be returned?');
    expect(choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { role: 'assistant', content: answered },
    });
    expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0));
  });

  it('says that it has no answer when no source fits', async () => {
    expect((await ask('Is my boat fast?')).choices[0]?.message.content).toBe('NO_ANSWER');
  });

  it('stops at the length that was asked for', async () => {
    const { choices } = await client.chat.completions.create({
      model: 'any',
      messages: prompt('Can a product be returned?'),
      max_tokens: 3,
    });
    expect(choices[0]?.finish_reason).toBe('length');
  });

  it('records what it was asked and when the first word was written', async () => {
    const before = Date.now();
    const stream = await client.chat.completions.create({
      model: 'any',
      messages: prompt('The warranty?'),
      stream: true,
    });
    await collect(stream);
    const [request] = model.requests;
    expect(request?.body.messages).toHaveLength(2);
    expect(request?.receivedAt).toBeGreaterThanOrEqual(before);
    expect(request?.firstTokenAt).toBeGreaterThanOrEqual((request?.receivedAt ?? 0) + 4);
    await expect.poll(() => request?.outcome).toBe('complete');
  });

  it('notices that the other side hung up', async () => {
    Object.assign(model.settings, { mode: 'slow' });
    const hangUp = new AbortController();
    const pending = client.chat.completions
      .create({ model: 'any', messages: prompt('The warranty?'), stream: true }, { signal: hangUp.signal })
      .then((stream) => collect(stream));
    await expect.poll(() => model.requests.length).toBe(1);
    hangUp.abort();
    await pending.catch(() => {});
    await expect.poll(() => model.requests[0]?.outcome).toBe('aborted');
    expect(model.requests[0]?.firstTokenAt).toBeNull();
  });

  it('fails like the real one when told to, and on bad requests', async () => {
    Object.assign(model.settings, { mode: 'error' });
    await expect(ask('The warranty?')).rejects.toThrow(OpenAI.InternalServerError);
    const empty = client.chat.completions.create({ model: 'any', messages: [] });
    await expect(empty).rejects.toThrow(OpenAI.BadRequestError);
    await expect(client.files.list()).rejects.toThrow(OpenAI.NotFoundError);
  });

  it('lists its one model', async () => {
    const models = await collect(client.models.list());
    expect(models.map(({ id }) => id)).toEqual(['scripted']);
  });
});
