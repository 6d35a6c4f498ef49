import { act, fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { click, happen, press, type } from '../../testing/acts.ts';
import { reloadApp, renderApp } from '../../testing/render.tsx';
import { buildContact, buildDetail, sampleId } from '../../testing/sample-data.ts';

const now = Date.now();
const dayMs = 86_400_000;
const history = [
  buildDetail(1, {
    contactName: 'Nadia',
    startedAt: now,
    tags: ['urgent'],
    notes: 'call back',
    queueName: 'Sales',
  }),
  buildDetail(2, { contactName: 'Paul', startedAt: now - 2 * dayMs, answeredAt: null, endCause: 'busy' }),
  buildDetail(3, { contactName: 'Olivia', startedAt: now - 40 * dayMs, contactNumber: '+12025550143' }),
];

async function open(state = {}, hash = '#/history') {
  const rendered = await renderApp({ history, ...state }, hash);
  await screen.findByRole('searchbox', { name: 'Search history' });
  return rendered;
}

const names = () =>
  within(screen.getByRole('list', { name: 'Calls found' }))
    .queryAllByRole('link')
    .map((link) => link.textContent?.match(/Nadia|Paul|Olivia/)?.[0]);
const choose = (label: string, value: string) => type(label, value, 'combobox');

describe('the filters of the history', () => {
  it('narrow the list at once, and say how many calls are left', async () => {
    await open();
    expect(screen.getByText('3 calls')).toBeTruthy();
    await click('Filters');
    await choose('Period', 'last-7-days');
    expect(names()).toEqual(['Nadia', 'Paul']);
    expect(screen.getByText('2 calls found')).toBeTruthy();
    await choose('Outcome', 'unanswered');
    expect(names()).toEqual(['Paul']);
    await choose('Outcome', '');
    await choose('Tag', 'urgent');
    expect(names()).toEqual(['Nadia']);
  });

  it('offer queue, notes and disposition, and a recording only where there is one', async () => {
    const { fake } = await open();
    await click('Filters');
    expect(screen.queryByRole('combobox', { name: 'Recording' })).toBeNull();
    await choose('Queue', 'Sales');
    expect(names()).toEqual(['Nadia']);
    await choose('Queue', '');
    await choose('Notes', 'false');
    expect(names()).toEqual(['Paul', 'Olivia']);
    await choose('Disposition', 'none');
    expect(fake.sentTo('history:list').at(-1)).toMatchObject({
      filter: { dispositionId: 'none', hasNotes: false },
    });
    await press('Escape');
    await happen(() =>
      fake.set({ history: [buildDetail(9, { contactName: 'Nadia', hasRecording: true, startedAt: now })] }),
    );
    await click(/^Filters/);
    expect(screen.getByRole('combobox', { name: 'Recording' })).toBeTruthy();
  });

  it('take two dates, of which the last day counts whole', async () => {
    const { fake } = await open();
    await click('Filters');
    await choose('Period', 'custom');
    await act(async () => {
      fireEvent.change(screen.getByLabelText('From'), { target: { value: '2026-01-05' } });
      fireEvent.change(screen.getByLabelText('To'), { target: { value: '2026-01-06' } });
    });
    const from = new Date(2026, 0, 5).getTime();
    const until = new Date(2026, 0, 7).getTime();
    expect(fake.sentTo('history:list').at(-1)).toMatchObject({ filter: { from, until } });
  });

  it('find the calls of a contact', async () => {
    const contacts = [buildContact(1, { name: 'Olivia Thompson', numbers: ['+12025550143'] })];
    await open({ contacts });
    await click('Filters');
    await type('Contact', 'oliv');
    await click(/^Olivia Thompson/);
    expect(names()).toEqual(['Olivia']);
    expect(screen.getAllByRole('button', { name: 'Remove the filter: Olivia Thompson' })).not.toEqual([]);
  });

  it('are chips that a click takes away', async () => {
    await open({}, '#/history?period=last-7-days&outcome=busy');
    expect(names()).toEqual(['Paul']);
    await click('Remove the filter: The number was busy');
    expect(names()).toEqual(['Nadia', 'Paul']);
    await click('Remove the filter: Last 7 days');
    expect(names()).toEqual(['Nadia', 'Paul', 'Olivia']);
    expect(screen.queryByRole('list', { name: 'Active filters' })).toBeNull();
  });

  it('survive leaving the page, and a reload', async () => {
    const { fake } = await open({}, '#/history?tag=urgent');
    await press('Ctrl+1');
    await press('Ctrl+2');
    expect(await screen.findByRole('button', { name: 'Remove the filter: Tag urgent' })).toBeTruthy();
    expect(window.location.hash).toContain('tag=urgent');
    await reloadApp(fake);
    expect(await screen.findByRole('button', { name: 'Remove the filter: Tag urgent' })).toBeTruthy();
    expect(names()).toEqual(['Nadia']);
  });

  it('are not taken from under the hands of who types on', async () => {
    await open();
    await type('Search history', 'nad', 'searchbox');
    await type('Search history', 'nadi', 'searchbox');
    await type('Search history', 'nadia', 'searchbox');
    expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('nadia');
    await vi.waitFor(() => expect(names()).toEqual(['Nadia']));
    expect(window.location.hash).toBe('#/history?search=nadia');
  });

  it('say that nothing is found, and let go of everything at once', async () => {
    await open({}, '#/history?tag=urgent&outcome=busy');
    expect(screen.getByText('Nothing found')).toBeTruthy();
    await click('Clear all filters');
    expect(names()).toHaveLength(3);
  });
});

describe('saved filters', () => {
  it('are saved under a name, applied, renamed and deleted', async () => {
    const { fake } = await open({}, '#/history?period=today&search=nad');
    await click('Saved filters');
    await type('Save what is set now', 'Today, Nadia');
    await click('Save');
    expect(fake.state().savedFilters).toMatchObject([
      { name: 'Today, Nadia', search: 'nad', filter: { period: 'today' } },
    ]);
    await press('Escape');
    await happen(() => {
      window.location.hash = '#/history?outcome=busy';
      fireEvent(window, new Event('hashchange'));
    });
    await click('Saved filters');
    await click('Today, Nadia');
    await vi.waitFor(() => expect(names()).toEqual(['Nadia']));
    await click('Saved filters');
    await click('Rename Today, Nadia');
    await type('Name of the filter', 'Nadia today');
    await act(async () => void fireEvent.submit(screen.getByDisplayValue('Nadia today')));
    expect(fake.state().savedFilters).toMatchObject([{ name: 'Nadia today' }]);
    await click('Delete Nadia today');
    expect(fake.state().savedFilters).toEqual([]);
  });
});

describe('an export', () => {
  it('writes what is found, tells how far it is, and can be cancelled', async () => {
    const { fake } = await open({}, '#/history?tag=urgent');
    await click('Export the calls found');
    await click('As a table (CSV)');
    expect(fake.sentTo('history:export')).toMatchObject([{ format: 'csv', filter: { tag: 'urgent' } }]);
    expect(screen.getByText('Exporting 0 of 1')).toBeTruthy();
    await click('Cancel');
    expect(fake.sentTo('history:cancel-export')).toHaveLength(1);
    expect(screen.queryByText(/^Exporting/)).toBeNull();
  });

  it('tells how it ended, on whatever page that was, until it is dismissed', async () => {
    const { fake } = await open();
    await happen(() =>
      fake.set({ exporting: { kind: 'running', file: '/a/calls.csv', doneCalls: 1, totalCalls: null } }),
    );
    await press('Ctrl+1');
    await happen(() => fake.set({ exporting: { kind: 'done', file: '/a/calls.csv', calls: 3 } }));
    await press('Ctrl+2');
    expect(await screen.findByText('3 calls are in calls.csv')).toBeTruthy();
    await click('Dismiss');
    expect(screen.queryByText(/calls\.csv/)).toBeNull();
    await happen(() => fake.set({ exporting: { kind: 'running', file: 'x', doneCalls: 1, totalCalls: 2 } }));
    await happen(() => fake.set({ exporting: { kind: 'failed', code: 'disk-full' } }));
    expect(screen.getByText(/The disk is full/)).toBeTruthy();
  });

  it('says nothing of one that ended before the window was there, nor of a dialog that was closed', async () => {
    const { fake } = await open({ exporting: { kind: 'done', file: 'x', calls: 3 } });
    expect(screen.queryByText(/calls are in/)).toBeNull();
    fake.failOn('history:export', { code: 'cancelled', message: '', retryable: false });
    await click('Export the calls found');
    await click('As data (JSON)');
    expect(screen.queryByText('Cancelled.')).toBeNull();
  });
});

describe('calls whose notes are to be compared', () => {
  it('are found from the sign in the frame', async () => {
    const conflicts = [
      { ...buildDetail(4, { contactName: 'Olivia', id: sampleId(1, 4) }), hasConflict: true },
    ];
    const sync = { pending: 0, setAside: 0, conflicts: 1, completedAt: null, fullLoad: null };
    await open({ history: [...history, ...conflicts], sync });
    const sign = screen.getByRole('link', { name: '1 note to compare' });
    await happen(() => {
      window.location.hash = sign.getAttribute('href') ?? '';
      fireEvent(window, new Event('hashchange'));
    });
    expect(names()).toEqual(['Olivia']);
  });
});
