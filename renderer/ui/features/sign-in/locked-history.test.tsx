import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { toFailure } from '../../../../contracts/errors.ts';
import { click, happen, type } from '../../testing/acts.ts';
import { renderApp } from '../../testing/render.tsx';

const typed = { email: 'camille@example.com', password: 'new' };

/** Signed in with a password that the history of this computer does not know. */
async function meetLockedHistory() {
  const { fake } = await renderApp({
    session: { kind: 'signed-out', code: null, lastEmail: typed.email },
  });
  fake.failOn('session:sign-in', toFailure('database-locked'));
  await fill('Password', typed.password);
  await click('Sign in');
  return fake;
}

async function fill(label: string, text: string): Promise<void> {
  await happen(() => {
    screen.getByLabelText<HTMLInputElement>(label).value = text;
  });
}

it('offers to open a locked history with the password before', async () => {
  const fake = await meetLockedHistory();
  await fill('Previous password', 'old');
  await click('Open with it');
  expect(fake.sentTo('session:sign-in').at(-1)).toEqual({
    ...typed,
    lockedHistory: { kind: 'open', previousPassword: 'old' },
  });
});

it('sets a locked history aside only when it is asked for twice', async () => {
  const fake = await meetLockedHistory();
  await click('Begin a new history');
  expect(fake.sentTo('session:sign-in')).toHaveLength(1);
  await click('Set the old one aside');
  expect(fake.sentTo('session:sign-in').at(-1)).toEqual({ ...typed, lockedHistory: { kind: 'set-aside' } });
});

it('says nothing of it when something else is wrong', async () => {
  const { fake } = await renderApp({ session: { kind: 'signed-out', code: null, lastEmail: null } });
  fake.failOn('session:sign-in', toFailure('invalid-credentials'));
  await type('E-mail', typed.email);
  await fill('Password', typed.password);
  await click('Sign in');
  expect(screen.queryByLabelText('Previous password')).toBeNull();
});
