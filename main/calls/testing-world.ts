import type { RealtimeEvent } from '../../contracts/api/realtime.ts';
import type { Call } from '../../contracts/domain/call.ts';
import type { LineStatus } from '../../contracts/ipc/app.ts';
import type { CallView } from '../../contracts/ipc/calls.ts';
import type { LineCommand } from '../../contracts/ipc/line.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { ApiClient } from '../api/client.ts';
import type { LineAnswer, LineNews, LinePort } from '../line/line-port.ts';
import { createListeners } from '../platform/listeners.ts';
import { createFakeClock, createFakeIds, createMemoryLogger } from '../platform/testing.ts';
import { loadCall } from '../storage/queries/calls.ts';
import { StorageError } from '../storage/storage-error.ts';
import type { TestDatabase } from '../storage/testing.ts';
import { createCallService } from './service.ts';
import { me, ringingCall } from './testing.ts';

function createFakeLine() {
  const news = createListeners<LineNews>();
  const commands: LineCommand[] = [];
  let status: LineStatus = { kind: 'ready' };
  let answer: Result<LineAnswer> = succeed({ devices: [] });
  const line: LinePort = {
    status: () => status,
    watchStatus: () => () => undefined,
    watchNews: news.add,
    async command(command) {
      commands.push(command);
      return answer;
    },
  };
  return {
    line,
    commands,
    tell: news.tell,
    types: () => commands.map(({ type }) => type),
    setStatus(next: LineStatus) {
      status = next;
    },
    refuseWith(failure: Result<LineAnswer>) {
      answer = failure;
    },
  };
}

function createFakeApi() {
  const paths: string[] = [];
  const api: ApiClient = {
    async request(route) {
      paths.push(route.path);
      return fail('api-unreachable');
    },
  };
  return { api, paths };
}

/** A call service over a real database, with line and API faked. */
export function createWorld(database: TestDatabase) {
  const storage = database.open();
  const clock = createFakeClock();
  const line = createFakeLine();
  const api = createFakeApi();
  const realtime = createListeners<RealtimeEvent>();
  let hurries = 0;
  const { logger, lines } = createMemoryLogger();
  const service = createCallService({
    operatorId: me,
    storage,
    line: line.line,
    api: api.api,
    realtime: { watchEvents: realtime.add },
    preferences: () => ({ defaultCountry: 'FR', language: 'fr' }),
    hurrySync() {
      hurries += 1;
    },
    clock,
    ids: createFakeIds(),
    logger,
  });
  service.start();
  let views: readonly CallView[] = [];
  service.watchViews((next) => {
    views = next;
  });
  return {
    service,
    storage,
    clock,
    line,
    api,
    lines,
    tellApi: (call: Call) => realtime.tell({ type: 'call-changed', call }),
    view: () => views[0],
    views: () => views,
    hurries: () => hurries,
    stored: (call: Pick<Call, 'id'>) => storage.read((db) => loadCall(db, call.id)),
  };
}

export type CallWorld = ReturnType<typeof createWorld>;

/** Until it is told otherwise, the disk is full. */
export function fillDisk({ storage }: CallWorld) {
  const write = storage.write.bind(storage);
  storage.write = () => {
    throw new StorageError('disk-full', new Error('SQLITE_FULL'));
  };
  return () => {
    storage.write = write;
  };
}

/** An inbound call that was answered and is heard. */
export async function answerCall(world: CallWorld) {
  const call = ringingCall(1);
  world.tellApi(call);
  world.line.tell({ type: 'call-incoming', callId: call.id, from: '+33612345678' });
  await world.service.answer(call.id);
  world.line.tell({ type: 'call-accepted', callId: call.id });
  world.line.tell({ type: 'call-audio-flowing', callId: call.id });
  return call;
}
