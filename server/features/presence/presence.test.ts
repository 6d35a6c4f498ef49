import { expect, test } from 'vitest';
import { userIdSchema } from '../../../contracts/ids.ts';
import type { PresenceReport } from './presence.ts';
import { createPresenceBoard } from './presence.ts';

const anna = userIdSchema.parse('00000000-0000-7000-8000-00000000000a');
const free: PresenceReport = { availability: 'available', isLineReady: true, isInCall: false };

function createBoard() {
  let nowMs = 1_000;
  const board = createPresenceBoard({ nowMs: () => nowMs });
  return {
    board,
    waitMs: (ms: number) => {
      nowMs += ms;
    },
    freeSince: () => board.list()[0]?.freeSince,
  };
}

test('somebody who is available, reachable and not in a call is free since then', () => {
  const { board, waitMs, freeSince } = createBoard();
  board.report('socket-1', anna, free);
  waitMs(500);
  board.report('socket-1', anna, free);
  expect(freeSince()).toBe(1_000);
  board.report('socket-1', anna, { ...free, isInCall: true });
  expect(freeSince()).toBeNull();
  waitMs(500);
  board.report('socket-1', anna, free);
  expect(freeSince()).toBe(2_000);
});

test('presence goes with the socket that told it', () => {
  const { board } = createBoard();
  board.report('socket-1', anna, free);
  board.forget('socket-1');
  expect(board.list()).toEqual([]);
});

test('a second computer without a line does not hide the one that has it', () => {
  const { board, freeSince } = createBoard();
  board.report('socket-1', anna, free);
  board.report('socket-2', anna, { ...free, isLineReady: false });
  expect(freeSince()).toBe(1_000);
  board.report('socket-2', anna, { ...free, isInCall: true });
  expect(freeSince()).toBeNull();
});

test('tells of every change, until nobody listens any more', () => {
  const { board } = createBoard();
  let count = 0;
  const stop = board.watch(() => {
    count += 1;
  });
  board.report('socket-1', anna, free);
  board.forget('socket-1');
  board.forget('socket-1');
  stop();
  board.report('socket-1', anna, free);
  expect(count).toBe(2);
});
