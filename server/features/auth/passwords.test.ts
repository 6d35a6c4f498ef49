import { expect, test } from 'vitest';
import { argon2Parameters, createPasswords, HashingQueueFullError, parsePhc } from './passwords.ts';

const cheap = { memoryKiB: 64, passes: 1, parallelism: 1 };

test('A9: hashes with argon2id at the parameters that OWASP asks for at least', async () => {
  const phc = await createPasswords().hash('secret');
  expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(parsePhc(phc).parameters).toEqual(argon2Parameters);
});

test('accepts the right password and no other', async () => {
  const passwords = createPasswords({ parameters: cheap });
  const phc = await passwords.hash('pässword');
  expect((await passwords.check('pässword', phc)).isRight).toBe(true);
  expect((await passwords.check('passwörd', phc)).isRight).toBe(false);
});

test('accepts the same letters in another Unicode form', async () => {
  const passwords = createPasswords({ parameters: cheap });
  const phc = await passwords.hash('caf\u00e9');
  expect((await passwords.check('cafe\u0301', phc)).isRight).toBe(true);
});

test('gives the same password another hash each time', async () => {
  const passwords = createPasswords({ parameters: cheap });
  expect(await passwords.hash('secret')).not.toBe(await passwords.hash('secret'));
});

test('reads the hash that another implementation of argon2id made', async () => {
  // Made with the reference implementation (`argon2 somesalt -id -t 2 -k 65536 -p 1 -l 32`), password "password".
  const phc = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  expect((await createPasswords().check('password', phc)).isRight).toBe(true);
});

test('asks for a new hash when the old one is weaker than today, and only when the password is right', async () => {
  const weak = await createPasswords({ parameters: cheap }).hash('secret');
  const passwords = createPasswords();
  expect(await passwords.check('secret', weak)).toEqual({ isRight: true, needsUpgrade: true });
  expect(await passwords.check('wrong', weak)).toEqual({ isRight: false, needsUpgrade: false });
  expect((await passwords.check('secret', await passwords.hash('secret'))).needsUpgrade).toBe(false);
});

test('does the same work for an account that does not exist, and refuses it', async () => {
  const passwords = createPasswords({ parameters: cheap });
  expect(await passwords.check('anything', null)).toEqual({ isRight: false, needsUpgrade: false });
});

test('A9: says at once that the queue is full, and serves those that wait', async () => {
  const passwords = createPasswords({ parameters: cheap, concurrency: 1, maxWaiting: 2 });
  const results = await Promise.allSettled([1, 2, 3, 4, 5].map(() => passwords.hash('secret')));
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused).toHaveLength(2);
  for (const { reason } of refused) expect(reason).toBeInstanceOf(HashingQueueFullError);
  await expect(passwords.hash('secret')).resolves.toContain('$argon2id$');
});
