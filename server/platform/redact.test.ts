import { expect, test } from 'vitest';
import { redact } from './redact.ts';

test('hides what goes by the name of a secret, at any depth', () => {
  const logged = redact({
    refreshToken: 'r1',
    nested: { password: 'p1', headers: { Authorization: 'Bearer abc', cookie: 'c' } },
    apiKey: 'k',
    twilioAuthToken: 't',
    list: [{ clientSecret: 's' }],
  });
  expect(logged).toEqual({
    refreshToken: '[hidden]',
    nested: { password: '[hidden]', headers: { Authorization: '[hidden]', cookie: '[hidden]' } },
    apiKey: '[hidden]',
    twilioAuthToken: '[hidden]',
    list: [{ clientSecret: '[hidden]' }],
  });
});

test('hides what people said or wrote', () => {
  expect(redact({ text: 'my card is 4111', notes: 'angry', callId: 'c1' })).toEqual({
    text: '[hidden]',
    notes: '[hidden]',
    callId: 'c1',
  });
});

test('hides tokens and passwords inside of text', () => {
  expect(redact('sent Bearer abc.def-ghi to postgres://lydia:s3cret@db:5432/lydia')).toBe(
    'sent Bearer [hidden] to postgres://lydia:[hidden]@db:5432/lydia',
  );
  expect(redact(`token eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2ln here`)).toBe('token [hidden] here');
});

test('shortens telephone numbers, in fields and in text', () => {
  expect(redact({ to: '+33612345678', note: 'called +12025550111 twice' })).toEqual({
    to: '+33…78',
    note: 'called +12…11 twice',
  });
});

test('tells of an error its kind and place, but not the row that the database quotes', () => {
  const error = Object.assign(new Error('duplicate key'), {
    code: '23505',
    constraint: 'users_email',
    detail: 'Key (email)=(somebody@example.com) already exists.',
  });
  const logged = redact(error);
  expect(logged).toMatchObject({ name: 'Error', code: '23505', constraint: 'users_email' });
  expect(JSON.stringify(logged)).not.toContain('somebody@example.com');
});

test('comes to an end with what contains itself', () => {
  const loop: Record<string, unknown> = { name: 'loop' };
  loop['self'] = loop;
  expect(JSON.stringify(redact(loop))).toContain('[deep]');
});
