import { expect, test } from 'vitest';
import { buildHistory } from './history.ts';
import { demoTeam } from './team.ts';

const nowMs = Date.UTC(2026, 10, 22, 10);
const history = buildHistory(nowMs, { lineNumber: '+33199001000', queueName: 'Support' });

test('tells a dozen calls in both languages, in both directions, all over and in the past', () => {
  expect(history.length).toBeGreaterThanOrEqual(12);
  for (const language of ['en', 'fr']) {
    const calls = history.filter(({ call }) => call.language === language).map(({ call }) => call);
    expect(calls.length).toBeGreaterThanOrEqual(6);
    expect(new Set(calls.map(({ direction }) => direction)).size).toBe(2);
  }
  for (const { call } of history) {
    expect(call.status).toBe('ended');
    expect(call.endedAt).toBeLessThan(nowMs);
  }
});

test('lets the times of a call follow one another', () => {
  for (const { call, utterances, suggestions } of history) {
    const spoken = utterances.map(({ startedAt }) => startedAt);
    const times = [call.startedAt, call.answeredAt, ...spoken, call.endedAt, call.wrappedUpAt].filter(
      (time) => time !== null,
    );
    expect(times).toEqual([...times].sort((a, b) => a - b));
    for (const { createdAt } of suggestions) expect(createdAt).toBeLessThanOrEqual(call.endedAt ?? 0);
  }
});

test('names only numbers that belong to nobody', () => {
  for (const { call } of history)
    expect(call.contactNumber).toMatch(/^(\+3319900\d{4}|\+120255501\d{2}|anonymous)$/);
});

test('gives every call of an operator to somebody of the team', () => {
  const team = new Set(demoTeam.map(({ id }) => id));
  for (const { call } of history) if (call.operatorId !== null) expect(team).toContain(call.operatorId);
});
