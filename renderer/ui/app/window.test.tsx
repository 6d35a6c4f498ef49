import { screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { toFailure } from '../../../contracts/errors.ts';
import type { CallView } from '../../../contracts/ipc/calls.ts';
import { click, happen, press, type } from '../testing/acts.ts';
import { renderApp } from '../testing/render.tsx';
import {
  buildArticle,
  buildState,
  buildSuggestion,
  buildView,
  sampleId,
  sampleUser,
} from '../testing/sample-data.ts';

const signedOut = { kind: 'signed-out', code: null, lastEmail: null } as const;
const demoAccount = { email: 'demo@example.com', password: 'demo-password', displayName: 'Camille Martin' };

describe('signing in', () => {
  it('sends what was typed, and says what is wrong', async () => {
    const { fake } = await renderApp({ session: signedOut });
    fake.failOn('session:sign-in', toFailure('invalid-credentials'));
    await type('E-mail', ' camille@example.com ');
    await happen(() => {
      const password = screen.getByLabelText<HTMLInputElement>('Password');
      password.value = 'secret';
    });
    await click('Sign in');
    expect(fake.sentTo('session:sign-in')).toEqual([{ email: 'camille@example.com', password: 'secret' }]);
    expect(screen.getByText('E-mail or password is wrong.')).toBeTruthy();
  });

  it('asks for what is missing without asking main', async () => {
    const { fake } = await renderApp({ session: signedOut });
    await click('Sign in');
    expect(screen.getByText('Enter your e-mail address.')).toBeTruthy();
    expect(fake.sentTo('session:sign-in')).toEqual([]);
  });

  it('offers the demonstration account as one click', async () => {
    const serverInfo = { product: 'lydia', version: '0.1.0', demoAccounts: [demoAccount] } as const;
    const { fake } = await renderApp({
      session: signedOut,
      serverInfo: { ...serverInfo, demoAccounts: [demoAccount] },
    });
    await click('Sign in as Camille Martin');
    expect(fake.sentTo('session:sign-in')).toEqual([
      { email: demoAccount.email, password: demoAccount.password },
    ]);
  });

  it('explains why the session ended and that signing in works offline', async () => {
    const session = { kind: 'signed-out', code: 'session-expired', lastEmail: sampleUser.email } as const;
    await renderApp({ session, serverInfo: toFailure('api-unreachable') });
    expect(screen.getByText('Your session has run out.')).toBeTruthy();
    expect(screen.getByText('The server does not answer.')).toBeTruthy();
    expect(screen.getByText(/sign in without the server/)).toBeTruthy();
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'E-mail' }).value).toBe(sampleUser.email);
  });

  it('promises no sign-in without the server where nobody has signed in yet', async () => {
    await renderApp({ session: signedOut, serverInfo: toFailure('api-unreachable') });
    expect(screen.getByText('The server does not answer.')).toBeTruthy();
    expect(screen.queryByText(/sign in without the server/)).toBeNull();
  });

  it('takes another server address, and refuses what is none', async () => {
    const { fake } = await renderApp({ session: signedOut });
    await click('Change');
    await type('Server address', 'not an address');
    await click('Use this server');
    expect(screen.getByText('This is no server address.')).toBeTruthy();
    await type('Server address', 'http://127.0.0.1:8480/');
    await click('Use this server');
    expect(fake.sentTo('settings:save')).toEqual([{ apiUrl: 'http://127.0.0.1:8480' }]);
  });

  it('keeps nothing of the last user on screen', async () => {
    const { fake, stores } = await renderApp({}, '#/history');
    await happen(() => fake.set({ session: signedOut }));
    expect(screen.getByRole('heading', { name: 'Sign in' })).toBeTruthy();
    expect(stores.history.store.getState().items).toEqual([]);
  });
});

describe('the window', () => {
  it('tells line, connection and unsent changes in words', async () => {
    const status = {
      ...buildState().status,
      connection: 'offline',
      pendingChanges: 2,
      line: { kind: 'unreachable', code: 'microphone-denied', since: 1 },
    } as const;
    const { fake } = await renderApp({ status: { ...status, notices: [] } });
    for (const text of [
      'Offline',
      'Phone unreachable',
      '2 changes to send',
      'Lydia may not use the microphone.',
    ])
      expect(screen.getByText(text)).toBeTruthy();
    await click('Try again');
    expect(fake.sentTo('app:retry-line')).toHaveLength(1);
  });

  it('switches between available and away', async () => {
    const { fake } = await renderApp();
    await click('Available', 'switch');
    expect(fake.sentTo('app:set-availability')).toEqual([{ availability: 'away' }]);
    expect(screen.getByRole('switch', { name: 'Available' }).getAttribute('aria-checked')).toBe('false');
  });

  it('shows a notice until it is dismissed', async () => {
    const notices = [{ id: 'n1', severity: 'warning', code: 'settings-damaged', details: {} }] as const;
    await renderApp({ status: { ...buildState().status, notices: [...notices] } });
    const region = within(screen.getByRole('region', { name: 'Notices' }));
    expect(region.getByText(/settings could not be read/)).toBeTruthy();
    await click('Dismiss');
    expect(region.queryByText(/settings could not be read/)).toBeNull();
  });

  it('changes the page by key, and the language by setting', async () => {
    const { fake } = await renderApp();
    await press('Ctrl+3');
    expect(window.location.hash).toBe('#/knowledge');
    await happen(() => fake.set({ settings: { ...fake.state().settings, language: 'fr' } }));
    expect(screen.getByRole('link', { name: 'Historique' })).toBeTruthy();
    expect(document.documentElement.lang).toBe('fr');
  });

  it('keeps navigation and status when a page fails to render', async () => {
    const { fake } = await renderApp();
    const report = vi.spyOn(console, 'error').mockImplementation(() => {});
    const broken = { ...buildView(), phase: 'wrapping-up', call: null } as unknown as CallView;
    await happen(() => fake.set({ calls: [broken] }));
    expect(screen.getByText('Something went wrong inside Lydia.')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'History' })).toBeTruthy();
    report.mockRestore();
  });

  it('stores the notes before it signs out', async () => {
    const { fake } = await renderApp();
    await click('Account of Camille Martin');
    await click('Sign out');
    expect(fake.sentTo('session:sign-out')).toHaveLength(1);
  });
});

describe('knowledge', () => {
  it('leads from a citation to the passage in the article', async () => {
    const [citation] = buildSuggestion().citations;
    const quote = citation?.quote ?? '';
    const articles = [buildArticle(1, 'Two invoices', `Before.\n${quote}\nAfter.`)];
    await renderApp({ articles }, `#/knowledge/${sampleId(4, 1)}?${new URLSearchParams({ quote })}`);
    expect((await screen.findByText(quote, { selector: 'mark' })).tagName).toBe('MARK');
  });
});

describe('settings', () => {
  it('save each choice with the click', async () => {
    const devices = [{ id: 'mic-1', label: 'Headset', kind: 'microphone' }] as const;
    const { fake } = await renderApp({ devices }, '#/settings');
    await screen.findByRole('combobox', { name: 'Microphone' });
    await type('Microphone', 'mic-1', 'combobox');
    await click('Dark', 'radio');
    await click('Mute the ring', 'switch');
    expect(fake.sentTo('settings:save')).toEqual([
      { microphoneId: 'mic-1' },
      { theme: 'dark' },
      { isRingMuted: true },
    ]);
    expect(document.documentElement.classList.contains('dark')).toBe(true);
  });

  it('keep a device that is not connected now', async () => {
    await renderApp({ settings: { ...buildState().settings, speakerId: 'gone' } }, '#/settings');
    expect(await screen.findByRole('option', { name: /not connected now/, selected: true })).toBeTruthy();
  });
});
