import { expect, test } from 'vitest';
import { toConferenceReport, toLegReport, toOutcome } from './provider-reports.ts';

test.each([
  ['completed', null, 'completed'],
  ['busy', null, 'busy'],
  ['busy', '486', 'busy'],
  ['busy', '603', 'declined'],
  ['no-answer', null, 'no-answer'],
  ['failed', null, 'unreachable'],
  ['failed', '404', 'unreachable'],
  ['failed', '603', 'declined'],
  ['canceled', '487', 'canceled'],
  ['in-progress', null, null],
  ['ringing', null, null],
] as const)('%s with SIP %s is %s', (status, sipCode, outcome) => {
  expect(toOutcome(status, sipCode)).toBe(outcome);
});

test('a leg is ringing, answered or ended', () => {
  expect(toLegReport('queued')).toEqual({ status: 'ringing', outcome: null });
  expect(toLegReport('in-progress')).toEqual({ status: 'answered', outcome: null });
  expect(toLegReport('busy')).toEqual({ status: 'ended', outcome: 'busy' });
});

test('somebody ended a conference only when he left it', () => {
  const over = { sid: 'CF1', status: 'completed', callSidEndingConference: 'CA1' };
  const left = 'participant-with-end-conference-on-exit-left';
  expect(toConferenceReport({ ...over, reasonConferenceEnded: left })).toEqual({
    sid: 'CF1',
    isOver: true,
    endedByLegSid: 'CA1',
  });
  const ended = toConferenceReport({ ...over, reasonConferenceEnded: 'conference-ended-via-api' });
  expect(ended.endedByLegSid).toBeNull();
});
