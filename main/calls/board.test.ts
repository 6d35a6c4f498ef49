import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Board, type BoardEvent, emptyBoard, isTalking, reduceBoard } from './board.ts';
import { exampleEvents, me, ringingCall } from './testing.ts';

const inbound = [1, 2].map((number) => ringingCall(number));
const outbound = [3, 4].map((number) => ringingCall(number, { direction: 'outbound', operatorId: me }));
const callIds = [...inbound, ...outbound].map(({ id }) => id);

function offered(number: number): BoardEvent {
  return { type: 'offered', call: ringingCall(number), operatorId: me };
}
const dialed: BoardEvent = {
  type: 'dialed',
  call: ringingCall(9, { direction: 'outbound' }),
  operatorId: me,
};

function ofCall(number: number, name: string): BoardEvent {
  const event = exampleEvents[name];
  if (event === undefined) throw new Error(`no example of ${name}`);
  return { type: 'of-call', callId: ringingCall(number).id, event };
}

function play(...events: readonly BoardEvent[]): Board {
  return events.reduce((board, event) => reduceBoard(board, event).board, emptyBoard);
}

const anyEvent: fc.Arbitrary<BoardEvent> = fc.oneof(
  fc.constantFrom(...inbound).map((call) => ({ type: 'offered', call, operatorId: me }) as const),
  fc.constantFrom(...outbound).map((call) => ({ type: 'dialed', call, operatorId: me }) as const),
  fc
    .tuple(fc.constantFrom(...callIds), fc.constantFrom(...Object.values(exampleEvents)))
    .filter(([callId, event]) => event.type !== 'record-changed' || event.call.id === callId)
    .map(([callId, event]) => ({ type: 'of-call', callId, event }) as const),
);

test('never lets the operator be in two calls', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
      let board: Board = emptyBoard;
      for (const event of events) {
        board = reduceBoard(board, event).board;
        expect([...board.values()].filter(isTalking).length).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 500 },
  );
});

test('does not dial while a call rings here', () => {
  expect(reduceBoard(play(offered(1)), dialed).refusal).toBe('call-in-progress');
});

test('does not answer a second call while the first has a leg', () => {
  const board = play(offered(1), ofCall(1, 'answer'), offered(2));
  expect(reduceBoard(board, ofCall(2, 'answer')).refusal).toBe('call-in-progress');
});

test('answers a call while another one is being wrapped up', () => {
  const board = play(offered(1), ofCall(1, 'answer'), ofCall(1, 'line-disconnected'), offered(2));
  expect(reduceBoard(board, ofCall(2, 'answer')).refusal).toBeNull();
});

test('does not ring for a call whose record is over', () => {
  const call = ringingCall(1, { status: 'ended', endedAt: 3, endCause: 'abandoned' });
  const { board, effects } = reduceBoard(emptyBoard, { type: 'offered', call, operatorId: me });
  expect(board.size).toBe(0);
  expect(effects).toEqual([{ type: 'command-line', command: { type: 'reject', callId: call.id } }]);
});

test('takes down a leg of a call that nobody here knows', () => {
  const { effects } = reduceBoard(emptyBoard, ofCall(1, 'line-accepted'));
  expect(effects).toEqual([
    { type: 'command-line', command: { type: 'hang-up', callId: ringingCall(1).id } },
  ]);
});

test('places the call before it stores it, so that the disk delays nobody', () => {
  expect(reduceBoard(emptyBoard, dialed).effects.map(({ type }) => type)).toEqual([
    'command-line',
    'save-call',
    'set-deadline',
  ]);
});

test('ends what a restart cut off, and keeps it for wrap-up', () => {
  const call = ringingCall(1, { status: 'active', operatorId: me, answeredAt: 3 });
  const board = play({ type: 'restored', call, operatorId: me, at: 77 });
  const state = board.get(call.id);
  expect(state).toMatchObject({
    kind: 'wrapping-up',
    facts: { call: { status: 'ended', endedAt: 77, endCause: 'connection-lost' } },
  });
});

test('forgets a call that is closed', () => {
  expect(play(offered(1), ofCall(1, 'decline')).size).toBe(0);
});

test('refuses acts on a call that it does not know', () => {
  expect(reduceBoard(emptyBoard, ofCall(1, 'hang-up')).refusal).toBe('call-not-found');
});
