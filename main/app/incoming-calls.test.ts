import { expect, test } from 'vitest';
import { type CallPhase, type CallView, callViewSchema } from '../../contracts/ipc/calls.ts';
import { createFakeIds } from '../platform/testing.ts';
import { createIncomingCalls } from './incoming-calls.ts';
import { pickLanguage, textsOf } from './native-texts.ts';

const ids = createFakeIds();

function buildView(phase: CallPhase, contactName: string | null, contactNumber: string): CallView {
  return callViewSchema.parse({
    call: {
      id: ids.next(),
      direction: 'inbound',
      status: 'ringing',
      contactNumber,
      contactName,
      lineNumber: '+33199001000',
      queueName: null,
      language: 'fr',
      operatorId: null,
      startedAt: 0,
      answeredAt: null,
      endedAt: null,
      endCause: null,
      notes: '',
      notesRevision: 0,
      dispositionId: null,
      wrappedUpAt: null,
    },
    phase,
    isMuted: false,
    sentDigits: '',
    audioSince: null,
    warnings: [],
  });
}

function build(isFocused: boolean) {
  const log: string[] = [];
  const calls = createIncomingCalls({
    texts: () => textsOf('fr'),
    isWindowFocused: () => isFocused,
    notify: (title, body) => {
      log.push(`${title}: ${body}`);
      return { close: () => void log.push(`closed ${body}`) };
    },
    demandAttention: (isDemanded) => void log.push(isDemanded ? 'flash' : 'calm'),
  });
  return { calls, log };
}

test('tells of a ringing call once, and takes it back when it is answered', () => {
  const { calls, log } = build(false);
  const view = buildView('offered', 'Zoé', '+33612345678');
  calls.update([view]);
  calls.update([view]);
  calls.update([{ ...view, phase: 'active' }]);
  expect(log).toEqual(['Appel entrant: Zoé', 'flash', 'closed Zoé', 'calm']);
});

test('says nothing while the operator looks at the window', () => {
  const { calls, log } = build(true);
  calls.update([buildView('offered', 'Zoé', '+33612345678')]);
  expect(log).toEqual([]);
});

test('names the number when there is no name, and says when it is withheld', () => {
  const { calls, log } = build(false);
  calls.update([buildView('offered', null, '+33612345678'), buildView('offered', null, 'anonymous')]);
  expect(log.filter((line) => line !== 'flash')).toEqual([
    'Appel entrant: +33612345678',
    'Appel entrant: Numéro masqué',
  ]);
});

test('says nothing of calls that do not ring here', () => {
  const { calls, log } = build(false);
  calls.update([buildView('dialing', 'A', '+33612345678'), buildView('wrapping-up', 'B', '+33612345678')]);
  expect(log).toEqual([]);
});

test('speaks the language chosen, or that of the system', () => {
  expect(pickLanguage('system', 'fr-CA')).toBe('fr');
  expect(pickLanguage('system', 'de-DE')).toBe('en');
  expect(pickLanguage('en', 'fr-FR')).toBe('en');
});
