import { expect, test } from 'vitest';
import type { RealtimeCommand } from '../../contracts/api/realtime.ts';
import type { AppStatus, LineStatus } from '../../contracts/ipc/app.ts';
import { createSource } from '../ipc/workspace-source.ts';
import { createWatched } from '../platform/watched.ts';
import { createNotices } from './notices.ts';
import { createPresence } from './presence.ts';
import { createStatus, type WithStatus } from './status.ts';

test('shows what there is of a user, and nothing of him afterwards', () => {
  const notices = createNotices();
  const { source, set } = createSource<WithStatus>();
  const status = createStatus({ appVersion: '1.2.3', notices, workspace: source });
  const seen: AppStatus[] = [];
  status.watch((next) => seen.push(next));
  const pending = createWatched(0);
  set({
    watchStatus(listener) {
      listener({ connection: 'online', line: { kind: 'ready' } });
      return pending.watch((pendingChanges) => listener({ pendingChanges }));
    },
  });
  pending.set(3);
  expect(status.get()).toMatchObject({ connection: 'online', line: { kind: 'ready' }, pendingChanges: 3 });
  set(null);
  expect(status.get()).toMatchObject({ connection: 'offline', line: { kind: 'off' }, pendingChanges: 0 });
  pending.set(4);
  expect(status.get().pendingChanges).toBe(0);
  expect(seen.at(-1)?.appVersion).toBe('1.2.3');
});

test('a notice stands once, until it is dismissed', () => {
  const notices = createNotices();
  notices.raise('settings-damaged', 'warning', { file: 'a' });
  notices.raise('settings-damaged', 'warning', { file: 'b' });
  notices.raise('secret-store-missing', 'info');
  expect(notices.list().map(({ code, details }) => [code, details])).toEqual([
    ['settings-damaged', { file: 'b' }],
    ['secret-store-missing', {}],
  ]);
  notices.dismiss('settings-damaged');
  notices.dismiss('settings-damaged');
  expect(notices.list()).toHaveLength(1);
});

test('presence follows the facts, each told when it changes', () => {
  const line = createWatched<LineStatus>({ kind: 'registering' });
  const isInCall = createWatched(false);
  const sent: RealtimeCommand[] = [];
  const presence = createPresence({
    realtime: { send: (command) => void sent.push(command) },
    line: { watchStatus: (listener) => line.watch(listener) },
    calls: { watchIsInCall: (listener) => isInCall.watch(listener) },
  });
  line.set({ kind: 'ready' });
  isInCall.set(true);
  presence.setAvailability('away');
  expect(sent.at(-1)).toEqual({ type: 'presence', availability: 'away', isLineReady: true, isInCall: true });
  line.set({ kind: 'unreachable', code: 'line-unreachable', since: 1 });
  expect(sent.at(-1)).toMatchObject({ isLineReady: false });
  const count = sent.length;
  presence.stop();
  line.set({ kind: 'ready' });
  expect(sent).toHaveLength(count);
});
