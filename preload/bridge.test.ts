import { expect, test } from 'vitest';
import { type LineChannels, lineChannels } from '../contracts/ipc/line.ts';
import { type UiChannels, uiChannels } from '../contracts/ipc/ui.ts';
import { buildBridge } from './bridge.ts';
import { lineChannelKinds } from './line-channels.ts';
import { uiChannelKinds } from './ui-channels.ts';

function build(answer: (channel: string, payload: unknown) => Promise<unknown> = async () => ({ ok: true })) {
  const sent: { channel: string; payload: unknown }[] = [];
  const listeners = new Map<string, (message: unknown) => void>();
  const port = {
    invoke(channel: string, payload: unknown) {
      sent.push({ channel, payload });
      return answer(channel, payload);
    },
    on: (channel: string, listener: (message: unknown) => void) => void listeners.set(channel, listener),
  };
  return { bridge: buildBridge<UiChannels>(uiChannelKinds, port, 'page'), sent, listeners };
}

const kindsOf = (table: Record<string, { kind: string }>) =>
  Object.fromEntries(Object.entries(table).map(([name, { kind }]) => [name, kind]));

test('exposes exactly the channels of the tables', () => {
  expect(uiChannelKinds).toEqual(kindsOf(uiChannels));
  expect(lineChannelKinds).toEqual(kindsOf(lineChannels));
  const line = buildBridge<LineChannels>(lineChannelKinds, { invoke: async () => ({}), on: () => {} }, 'p');
  expect(Object.keys(line.line)).toEqual(['watchCommands', 'report']);
});

test('gives named functions only, and cannot be changed', () => {
  const { bridge } = build();
  for (const functions of Object.values(bridge)) {
    expect(Object.isFrozen(functions)).toBe(true);
    for (const member of Object.values(functions)) expect(typeof member).toBe('function');
  }
  expect(Object.isFrozen(bridge)).toBe(true);
  expect(bridge).not.toHaveProperty('invoke');
  expect(bridge).not.toHaveProperty('send');
});

test('sends a call on its own channel, with one argument', async () => {
  const { bridge, sent } = build();
  await bridge.session.signIn({ email: 'a@b.example', password: 'x' });
  expect(sent).toEqual([{ channel: 'session:sign-in', payload: { email: 'a@b.example', password: 'x' } }]);
});

test('never rejects: main that is gone is a failure as a value', async () => {
  const { bridge } = build(() => Promise.reject(new Error('reply was never sent, /home/ana')));
  const answer = await bridge.session.signOut();
  expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
  expect(JSON.stringify(answer)).not.toContain('/home');
});

test('a subscription hears its own events, until it is ended', () => {
  const { bridge, sent, listeners } = build();
  const heard: unknown[] = [];
  const stop = bridge.history.watchRevision((revision) => heard.push(revision));
  const push = listeners.get('history:watch-revision');
  push?.({ page: 'page', id: 1, event: 7 });
  push?.({ page: 'the page before', id: 1, event: 8 });
  push?.({ page: 'page', id: 2, event: 9 });
  stop();
  stop();
  push?.({ page: 'page', id: 1, event: 10 });
  expect(heard).toEqual([7]);
  expect(sent.map(({ payload }) => payload)).toEqual([
    { type: 'open', page: 'page', id: 1 },
    { type: 'close', page: 'page', id: 1 },
  ]);
});
