import { describe, expect, it } from 'vitest';
import { buildDetail, buildLeg, buildSuggestion, sampleId, userId } from '../testing/sample-data.ts';
import { buildTimeline } from './timeline.ts';

const begin = 1_790_000_000_000;
const colleague = sampleId<typeof userId>(2, 2);
const at = (seconds: number) => begin + seconds * 1_000;
const end = at(184);

function tell(...given: Parameters<typeof buildDetail>): readonly string[] {
  return buildTimeline(buildDetail(...given)).map((event) => {
    const who =
      'who' in event ? ` ${event.who === userId ? 'me' : event.who === colleague ? 'colleague' : '-'}` : '';
    return `${(event.at - begin) / 1_000} ${event.kind}${who}`;
  });
}

describe('the timeline of a call', () => {
  it('tells who was rung, who did not take it and who answered', () => {
    const never = { answeredAt: null, joinedAt: null };
    const legs = [
      buildLeg(0, { party: 'contact', userId: null, answeredAt: begin, endedAt: end }),
      buildLeg(1, { userId: colleague, ringingAt: at(1), ...never, endedAt: at(9), outcome: 'no-answer' }),
      buildLeg(2, { ringingAt: at(9), answeredAt: at(12), endedAt: end }),
    ];
    expect(tell(1, {}, { legs })).toEqual([
      '0 came-in',
      '1 rang colleague',
      '9 not-taken colleague',
      '9 rang me',
      '12 answered me',
      '184 ended',
    ]);
  });

  it('shows a transfer as one operator who joins and one who leaves', () => {
    const legs = [
      buildLeg(0, { party: 'contact', userId: null, answeredAt: begin, endedAt: end }),
      buildLeg(1, { answeredAt: at(4), ringingAt: at(2), endedAt: at(70) }),
      buildLeg(2, { userId: colleague, ringingAt: at(60), answeredAt: at(65), endedAt: end }),
    ];
    expect(tell(1, {}, { legs }).slice(3)).toEqual([
      '60 rang colleague',
      '65 joined colleague',
      '70 left me',
      '184 ended',
    ]);
  });

  it('tells holds, and what was suggested when', () => {
    const holds = [{ startedAt: at(30), endedAt: at(50) }];
    const legs = [buildLeg(0, { party: 'contact', userId: null, answeredAt: begin, endedAt: end, holds })];
    const suggestions = [
      buildSuggestion({ createdAt: at(40), outcome: 'used' }),
      buildSuggestion({ id: sampleId(5, 2), createdAt: at(41), status: 'no-answer', text: '' }),
    ];
    expect(tell(1, {}, { legs, suggestions })).toEqual([
      '0 came-in',
      '30 held -',
      '40 suggested',
      '50 hold-ended -',
      '184 ended',
    ]);
  });

  it('says in an outbound call when the other side answered, not that it rang here', () => {
    const legs = [
      buildLeg(0, { ringingAt: at(1), answeredAt: at(1), endedAt: end }),
      buildLeg(1, { party: 'contact', userId: null, answeredAt: at(8), endedAt: end }),
    ];
    expect(tell(1, { direction: 'outbound' }, { legs })).toEqual([
      '0 dialled',
      '8 answered-by-contact',
      '184 ended',
    ]);
  });

  it('falls back on the call where no legs are known', () => {
    expect(tell(1, {})).toEqual(['0 came-in', '4 answered me', '184 ended']);
    expect(tell(1, { answeredAt: null })).toEqual(['0 came-in', '184 ended']);
  });
});
