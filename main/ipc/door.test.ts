import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { call, subscribe } from '../../contracts/ipc/channel.ts';
import { uiChannels } from '../../contracts/ipc/ui.ts';
import { fail, succeed } from '../../contracts/result.ts';
import { createMemoryLogger } from '../platform/testing.ts';
import { createDoor } from './door.ts';
import { createFakePage, createFakeTransport } from './testing.ts';

const table = {
  'number:double': call(z.object({ value: z.number() }), z.number()),
  'number:watch': subscribe(z.number()),
};

function build({ isTrusted = true } = {}) {
  const transport = createFakeTransport();
  const { logger, lines } = createMemoryLogger();
  const door = createDoor({ table, transport, isTrusted: () => isTrusted, logger });
  return { transport, door, lines, page: createFakePage() };
}

const open = (id: number, page = 'p1') => ({ type: 'open', page, id });
const close = (id: number, page = 'p1') => ({ type: 'close', page, id });

test('parses what comes in and gives what the handler gives', async () => {
  const { door, transport, page } = build();
  door.handle('number:double', ({ value }) => succeed(value * 2));
  expect(await transport.invoke(page, 'number:double', { value: 4, extra: 1 })).toEqual(succeed(8));
});

test('names the field that is wrong, and runs no handler', async () => {
  const { door, transport, page } = build();
  door.handle('number:double', () => expect.unreachable());
  expect(await transport.invoke(page, 'number:double', { value: 'four' })).toMatchObject({
    ok: false,
    error: { code: 'invalid-input', issues: [{ path: ['value'] }] },
  });
});

test('refuses a sender that is not trusted, on every kind of channel, with one line in the log', async () => {
  const { door, transport, page, lines } = build({ isTrusted: false });
  door.handle('number:double', () => expect.unreachable());
  door.serve('number:watch', () => expect.unreachable());
  const refused = { ok: false, error: { code: 'untrusted-sender' } };
  expect(await transport.invoke(page, 'number:double', { value: 1 })).toMatchObject(refused);
  expect(await transport.invoke(page, 'number:watch', open(1))).toMatchObject(refused);
  expect(lines).toHaveLength(2);
});

test('a handler that throws becomes an internal error that tells nothing, and a line in the log', async () => {
  const { door, transport, page, lines } = build();
  door.handle('number:double', () => {
    throw new Error('select * from users failed in /home/ana');
  });
  const answer = await transport.invoke(page, 'number:double', { value: 1 });
  expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
  expect(JSON.stringify(answer)).not.toMatch(/select|home/);
  expect(lines[0]).toContain('number:double');
});

test('an answer that does not fit the table does not leave', async () => {
  const { door, transport, page } = build();
  // A wrong type that the compiler did not see, as from a row of the database.
  door.handle('number:double', () => succeed(JSON.parse('"eight"')));
  expect(await transport.invoke(page, 'number:double', { value: 1 })).toMatchObject({
    error: { code: 'internal' },
  });
});

test('a failure goes to the page as it is', async () => {
  const { door, transport, page } = build();
  door.handle('number:double', async () => fail('line-not-ready'));
  expect(await transport.invoke(page, 'number:double', { value: 1 })).toEqual(fail('line-not-ready'));
});

test('knows what is missing, and serves a channel once', () => {
  const { door } = build();
  expect(door.missingChannels()).toEqual(['number:double', 'number:watch']);
  door.handle('number:double', () => succeed(1));
  expect(door.missingChannels()).toEqual(['number:watch']);
  expect(() => door.handle('number:double', () => succeed(1))).toThrow('number:double');
});

/** A service with one value that counts its listeners. */
function createCounter() {
  const listeners = new Set<(value: number) => void>();
  return {
    listeners,
    tell(value: number) {
      for (const listener of listeners) listener(value);
    },
    serve(send: (value: number) => void) {
      send(0);
      listeners.add(send);
      return () => void listeners.delete(send);
    },
  };
}

test('sends the present value at once, then every change, until the page unsubscribes', async () => {
  const { door, transport, page } = build();
  const counter = createCounter();
  door.serve('number:watch', (send) => counter.serve(send));
  await transport.invoke(page, 'number:watch', open(1));
  counter.tell(1);
  await transport.invoke(page, 'number:watch', close(1));
  counter.tell(2);
  expect(page.received.map(({ message }) => message)).toEqual([
    { page: 'p1', id: 1, event: 0 },
    { page: 'p1', id: 1, event: 1 },
  ]);
  expect(counter.listeners.size).toBe(0);
});

test('ends the subscriptions of a page that reloads, crashes or closes, and of no other', async () => {
  const { door, transport, page } = build();
  const counter = createCounter();
  door.serve('number:watch', (send) => counter.serve(send));
  const other = createFakePage({ contentsId: 2 });
  await transport.invoke(other, 'number:watch', open(1, 'other'));
  await transport.invoke(page, 'number:watch', open(1));
  await transport.invoke(page, 'number:watch', open(2));
  expect(counter.listeners.size).toBe(3);
  await transport.invoke(page, 'number:watch', open(1, 'after-reload'));
  expect(counter.listeners.size).toBe(2);
  page.goAway();
  expect(counter.listeners.size).toBe(1);
});

test('the same subscription opened twice is one, and an event that does not fit is not sent', async () => {
  const { door, transport, page, lines } = build();
  const counter = createCounter();
  door.serve('number:watch', (send) => counter.serve(send));
  await transport.invoke(page, 'number:watch', open(1));
  await transport.invoke(page, 'number:watch', open(1));
  expect(counter.listeners.size).toBe(1);
  counter.tell(Number.NaN);
  expect(page.received).toHaveLength(1);
  expect(lines.some((line) => line.includes('does not fit'))).toBe(true);
});

test('whatever a page sends on any channel of the table is answered with a value, and nothing throws', async () => {
  const transport = createFakeTransport();
  const { logger } = createMemoryLogger();
  const door = createDoor({ table: uiChannels, transport, isTrusted: () => true, logger });
  const page = createFakePage();
  for (const channel of door.missingChannels()) {
    const entry = uiChannels[channel as keyof typeof uiChannels];
    if (entry.kind === 'call') door.handle(channel as 'calls:answer', () => fail('not-found'));
    else door.serve(channel as 'transcript:watch', () => () => undefined);
  }
  const anything = fc.oneof(
    fc.anything({ withBigInt: true, withMap: true, withTypedArray: true }),
    fc.object(),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...transport.channels), anything, async (channel, payload) => {
      const answer = await transport.invoke(page, channel, payload);
      expect(answer).toHaveProperty('ok');
      expect(answer).not.toMatchObject({ error: { code: 'internal' } });
    }),
    { numRuns: 2_000 },
  );
  expect(Object.getPrototypeOf({})).not.toHaveProperty('polluted');
});
