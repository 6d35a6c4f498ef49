import { expect, test } from 'vitest';
import { toMicrophoneFailure } from './microphone.ts';
import { toLineFailure } from './sdk-errors.ts';
import { TwilioErrorStandIn } from './testing.ts';

test.each([
  [20_101, 'voice-token-refused'],
  [20_104, 'voice-token-refused'],
  [31_205, 'voice-token-refused'],
  [31_401, 'microphone-denied'],
  [31_208, 'microphone-denied'],
  [31_402, 'microphone-busy'],
  [31_486, 'telephony-failed'],
  [53_405, 'telephony-failed'],
] as const)('means by %i: %s, and keeps the number', (providerCode, code) => {
  expect(toLineFailure(new TwilioErrorStandIn(providerCode))).toMatchObject({ code, providerCode });
});

test('makes a failure also of a promise that is rejected with nothing', () => {
  expect(toLineFailure(undefined)).toMatchObject({ code: 'telephony-failed', providerCode: null });
});

test.each([
  ['NotAllowedError', 'microphone-denied'],
  ['NotFoundError', 'microphone-missing'],
  ['OverconstrainedError', 'microphone-missing'],
  ['NotReadableError', 'microphone-busy'],
  ['SomethingNew', 'microphone-busy'],
])('means by %s: %s', (name, code) => {
  expect(toMicrophoneFailure(Object.assign(new Error('no'), { name }))).toMatchObject({ code });
});
