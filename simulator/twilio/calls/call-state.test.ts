import { describe, expect, it } from 'vitest';
import { type CallEvent, type CallStatus, finalStatuses, nextStatus, openStatuses } from './call-state.ts';

const events: readonly CallEvent[] = [
  'initiate',
  'ring',
  'answer',
  'hang-up',
  'cancel',
  'refuse',
  'give-up',
  'fail',
];

describe('the states of a call', () => {
  it('never leave an end', () => {
    for (const status of finalStatuses) {
      for (const event of events) expect(nextStatus(status, event)).toBeNull();
    }
  });

  it('reach an end from everywhere by hanging up', () => {
    const ends: readonly CallStatus[] = finalStatuses;
    for (const status of openStatuses) expect(ends).toContain(nextStatus(status, 'hang-up'));
  });

  it('never go back', () => {
    const order: readonly CallStatus[] = [...openStatuses, ...finalStatuses];
    for (const status of openStatuses) {
      for (const event of events) {
        const after = nextStatus(status, event);
        if (after) expect(order.indexOf(after)).toBeGreaterThan(order.indexOf(status));
      }
    }
  });

  it.each([
    ['ringing', 'refuse', 'busy'],
    ['ringing', 'give-up', 'no-answer'],
    ['ringing', 'cancel', 'canceled'],
    ['initiated', 'fail', 'failed'],
    ['in-progress', 'hang-up', 'completed'],
    ['in-progress', 'give-up', null],
  ] as const)('go from %s by %s to %s', (status, event, after) => {
    expect(nextStatus(status, event)).toBe(after);
  });
});
