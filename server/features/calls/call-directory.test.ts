import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Call } from '../../../contracts/domain/call.ts';
import type { Context } from '../../context.ts';
import { createInProcessBus } from '../../platform/bus.ts';
import { createSilentLogger } from '../../platform/logger.ts';
import { createTestContext } from '../../testing/app.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createCallDirectory } from './call-directory.ts';

let database: TestDatabase;
let context: Context;

beforeAll(async () => {
  database = await startTestDatabase();
  context = await createTestContext(database);
}, startTimeoutMs);
afterAll(() => database.stop());

async function beginCall(legSid: string): Promise<Call> {
  return context.calls.beginInbound({
    at: context.clock.nowMs(),
    legSid,
    from: '+33612345678',
    to: '+33199001000',
    callerName: null,
  });
}

function createDirectory() {
  const bus = createInProcessBus(createSilentLogger());
  return { bus, directory: createCallDirectory({ db: database.db, bus, logger: createSilentLogger() }) };
}

test('what another instance tells too late does not put an older call over the newer one', async () => {
  const call = await beginCall(`CA${'1'.repeat(32)}`);
  const { bus, directory } = createDirectory();
  const older: Call = { ...call, notes: 'as another instance had it long ago' };
  const seen = new Promise<Call>((resolve) => {
    directory.watch(resolve);
  });
  bus.deliver('realtime-event', { to: [], event: { type: 'call-changed', call: older } }, 'elsewhere');
  expect(await seen).toMatchObject({ id: call.id, notes: '' });
  expect(directory.peek(call.id)).toMatchObject({ notes: '' });
  directory.stop();
});

test('calls that go on are read anew when messages may have been missed', async () => {
  const call = await beginCall(`CA${'2'.repeat(32)}`);
  const { bus, directory } = createDirectory();
  await directory.find(call.id);
  await database.db.query('UPDATE calls SET notes = $2 WHERE id = $1', [call.id, 'written meanwhile']);
  bus.publish('bus-restored', {});
  await vi.waitFor(() => expect(directory.peek(call.id)?.notes).toBe('written meanwhile'));
  directory.stop();
});
