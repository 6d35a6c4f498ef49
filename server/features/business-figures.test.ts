import { expect, test } from 'vitest';
import { type Call, callSchema } from '../../contracts/domain/call.ts';
import { createInProcessBus } from '../platform/bus.ts';
import { createSilentLogger } from '../platform/logger.ts';
import { createMetrics } from '../platform/metrics/metrics.ts';
import { watchBusiness } from './business-figures.ts';

const ringing = callSchema.parse({
  id: '01980000-0000-7000-8000-000000000001',
  direction: 'inbound',
  status: 'ringing',
  contactNumber: '+33612345678',
  contactName: null,
  lineNumber: '+33199001000',
  queueName: null,
  language: 'fr',
  operatorId: null,
  startedAt: 1_000,
  answeredAt: null,
  endedAt: null,
  endCause: null,
  notes: '',
  notesRevision: 0,
  dispositionId: null,
  wrappedUpAt: null,
});

test('counts each call once as begun, answered and ended, however often it is changed', async () => {
  const bus = createInProcessBus(createSilentLogger());
  const metrics = createMetrics();
  watchBusiness({ bus, metrics });
  const active: Call = { ...ringing, status: 'active', answeredAt: 9_000 };
  const ended: Call = { ...active, status: 'ended', endedAt: 60_000, endCause: 'contact-hung-up' };
  const noted: Call = { ...ended, notes: 'called about a bill' };
  let before: Call | null = null;
  for (const after of [ringing, active, ended, noted]) {
    bus.publish('call-recorded', { before, after });
    before = after;
  }
  bus.publish('suggestion-judged', { outcome: 'used' });
  const { text } = await metrics.read();
  expect(text).toContain('lydia_calls_begun_total{direction="inbound"} 1');
  expect(text).toContain('lydia_call_answer_seconds_count{direction="inbound"} 1');
  expect(text).toContain('lydia_call_answer_seconds_sum{direction="inbound"} 8');
  expect(text).toContain('lydia_calls_ended_total{direction="inbound",cause="contact-hung-up"} 1');
  expect(text).toContain('lydia_suggestions_judged_total{outcome="used"} 1');
});
