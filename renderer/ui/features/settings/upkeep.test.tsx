import { act, fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { toFailure } from '../../../../contracts/errors.ts';
import type { SetAsideChange } from '../../../../contracts/ipc/sync.ts';
import { click, happen } from '../../testing/acts.ts';
import { renderApp } from '../../testing/render.tsx';
import { buildState, buildView, callId, sampleId } from '../../testing/sample-data.ts';

const { sync, status } = buildState();
const change: SetAsideChange = {
  mutation: {
    id: sampleId(9, 1),
    madeAt: 1_790_000_000_000,
    callId,
    kind: 'save-notes',
    notes: 'What I wrote.',
    baseRevision: 1,
    baseNotes: null,
  },
  code: 'forbidden',
  subject: 'Nadia Benali',
};

async function open(state = {}) {
  const rendered = await renderApp(state, '#/settings/synchronisation');
  await screen.findByRole('region', { name: 'Synchronisation' });
  return rendered;
}

const inQuestion = () => within(screen.getByRole('alertdialog'));

describe('synchronisation', () => {
  it('is silent in the frame when all is well, and says so where it is looked for', async () => {
    await open({ sync: { ...sync, completedAt: 1_790_000_000_000 } });
    expect(screen.getByText('Everything you wrote has been sent.')).toBeTruthy();
    expect(screen.getByText(/^Last complete: .*2026/)).toBeTruthy();
    expect(screen.queryByText(/to send|set aside|to compare/)).toBeNull();
  });

  it('leads from the sign in the frame to what waits', async () => {
    await open({
      status: { ...status, pendingChanges: 3, connection: 'offline' },
      sync: { ...sync, pending: 3 },
    });
    expect(screen.getByRole('link', { name: '3 changes to send' }).getAttribute('href')).toBe(
      '#/settings/synchronisation',
    );
    expect(screen.getByText(/3 changes wait to be sent/)).toBeTruthy();
    expect(screen.getByText(/You are offline/)).toBeTruthy();
  });

  it('shows what the server refused: what, whose, and why in words', async () => {
    await open({ sync: { ...sync, setAside: 1 }, setAside: [change] });
    const panel = within(screen.getByRole('region', { name: 'Changes set aside' }));
    for (const text of ['Notes of a call', 'Nadia Benali', 'What I wrote.', 'Your role does not allow this.'])
      expect(panel.getByText(text)).toBeTruthy();
    expect(screen.getByRole('link', { name: '1 change set aside' })).toBeTruthy();
  });

  it('tries it again, or exports it', async () => {
    const { fake } = await open({ sync: { ...sync, setAside: 1 }, setAside: [change] });
    await click('Export all');
    expect(fake.sentTo('sync:export-set-aside')).toHaveLength(1);
    await click('Try again');
    expect(fake.sentTo('sync:retry-set-aside')).toEqual([{ id: change.mutation.id }]);
    expect(screen.queryByRole('region', { name: 'Changes set aside' })).toBeNull();
  });

  it('discards it only after a question', async () => {
    const { fake } = await open({ sync: { ...sync, setAside: 1 }, setAside: [change] });
    await click('Discard');
    expect(inQuestion().getByText(/never sent/)).toBeTruthy();
    await click('Cancel');
    expect(fake.sentTo('sync:discard-set-aside')).toEqual([]);
    await click('Discard');
    await act(async () => void fireEvent.click(inQuestion().getByRole('button', { name: 'Discard' })));
    expect(fake.sentTo('sync:discard-set-aside')).toEqual([{ id: change.mutation.id }]);
  });

  it('says when the list cannot be read, and reads it again', async () => {
    const { fake } = await open({ sync: { ...sync, setAside: 1 }, setAside: [change] });
    fake.failOn('sync:list-set-aside', toFailure('storage-unavailable'));
    await happen(() => fake.set({ sync: { ...sync, setAside: 2 } }));
    expect(screen.getByText(/storage of this computer/)).toBeTruthy();
    fake.failOn('sync:list-set-aside', null);
    await click('Try again');
    expect(screen.getByText('What I wrote.')).toBeTruthy();
  });

  it('shows a full load beside the work, on every page, without reading it aloud', async () => {
    const fullLoad = {
      reason: 'anew',
      phase: 'indexing',
      done: 5,
      total: 10,
      perSecond: null,
      secondsLeft: null,
    } as const;
    await renderApp({ sync: { ...sync, fullLoad } }, '#/calls');
    const banner = await screen.findByRole('region', { name: 'New synchronisation' });
    expect(banner.textContent).toContain('5 of 10 calls made searchable');
    expect(banner.closest('[aria-live], output, [role=status]')).toBeNull();
    expect(screen.getByRole('textbox', { name: 'Number' })).toBeTruthy();
  });
});

describe('a full load that is over in a moment', () => {
  it('changes nothing in the frame', async () => {
    const load = {
      reason: 'first',
      phase: 'fetching',
      done: 0,
      total: 0,
      perSecond: null,
      secondsLeft: null,
    } as const;
    const { fake } = await renderApp({ sync: { ...sync, fullLoad: load } }, '#/calls');
    expect(screen.queryByRole('region', { name: 'First synchronisation' })).toBeNull();
    await happen(() => fake.set({ sync }));
    expect(screen.queryByRole('region', { name: 'First synchronisation' })).toBeNull();
  });
});

describe('backups', () => {
  const backups = {
    activity: 'none',
    backups: [{ name: 'one.backup', madeAt: 1_790_000_000_000, bytes: 48_300_000 }],
  } as const;

  async function openBackups(state = {}) {
    const rendered = await renderApp(
      { backups: { ...backups, backups: [...backups.backups] }, ...state },
      '#/settings/backups',
    );
    await screen.findByRole('region', { name: 'Backups' });
    return rendered;
  }

  it('are listed with date and size, made now, and copied elsewhere', async () => {
    const { fake } = await openBackups();
    expect(screen.getByText('48 MB')).toBeTruthy();
    await click('Back up now');
    expect(fake.sentTo('backup:create')).toHaveLength(1);
    expect(screen.getByText('The backup is made.')).toBeTruthy();
    const copies = screen.getAllByRole('button', { name: /^Save a copy of the backup of/ });
    await act(async () => void fireEvent.click(copies.at(-1) as Element));
    expect(fake.sentTo('backup:save-copy')).toEqual([{ name: 'one.backup' }]);
  });

  it('are put back after it is said what becomes of everything', async () => {
    const { fake } = await openBackups();
    await click(/^Restore the backup of/);
    expect(inQuestion().getByText(/not sent yet stays/)).toBeTruthy();
    expect(fake.sentTo('backup:restore')).toEqual([]);
    await act(async () => void fireEvent.click(inQuestion().getByRole('button', { name: 'Restore' })));
    expect(fake.sentTo('backup:restore')).toEqual([{ name: 'one.backup' }]);
    expect(screen.getByText('The backup is restored.')).toBeTruthy();
  });

  it('come from a file too; one that is none is named', async () => {
    const { fake } = await openBackups();
    fake.failOn('backup:restore-file', toFailure('backup-unreadable'));
    await click('Restore from a file');
    await click('Choose the file');
    expect(screen.getByText(/no backup of yours/)).toBeTruthy();
    fake.failOn('backup:restore-file', toFailure('cancelled'));
    await click('Restore from a file');
    await click('Choose the file');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('are not put back while a call is open, and it is said why', async () => {
    const { fake } = await openBackups({ calls: [buildView()] });
    await click(/^Restore the backup of/);
    expect(screen.getByText(/A call is open/)).toBeTruthy();
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(fake.sentTo('backup:restore')).toEqual([]);
  });

  it('say what is going on, and take no second order meanwhile', async () => {
    await openBackups({ backups: { activity: 'backing-up', backups: [] } });
    expect(screen.getByText(/You can go on working/)).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Back up now' }).disabled).toBe(true);
    expect(screen.getByText('No backups yet.')).toBeTruthy();
  });
});
