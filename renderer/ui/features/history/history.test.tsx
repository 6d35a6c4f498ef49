import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { toFailure } from '../../../../contracts/errors.ts';
import { click, happen, type } from '../../testing/acts.ts';
import { renderApp } from '../../testing/render.tsx';
import {
  buildDetail,
  buildState,
  buildSuggestion,
  buildUtterance,
  sampleId,
} from '../../testing/sample-data.ts';

const first = buildDetail(
  1,
  { contactName: 'Nadia Benali', notes: 'old notes' },
  {
    utterances: [buildUtterance(1, 'contact', 'Two invoices came.'), buildUtterance(2, 'operator', 'I see.')],
    suggestions: [buildSuggestion({ outcome: 'edited', editedText: 'In my words.' })],
    isPending: true,
  },
);
const second = buildDetail(2, {
  contactName: 'Paul Girard',
  direction: 'outbound',
  endCause: 'busy',
  answeredAt: null,
});
const history = [first, second];
const list = () => within(screen.getByRole('list', { name: 'Calls found' }));

async function open(state = {}, hash = '#/history') {
  const rendered = await renderApp({ history, ...state }, hash);
  await screen.findByRole('searchbox', { name: 'Search history' });
  return rendered;
}

describe('the history', () => {
  it('lists the calls with how they ended', async () => {
    await open();
    expect(list().getByText('Nadia Benali')).toBeTruthy();
    expect(list().getByText(/The number was busy/)).toBeTruthy();
    expect(list().getByText('Not sent yet')).toBeTruthy();
  });

  it('finds a call by a word that was said, and marks it', async () => {
    await open();
    await type('Search history', 'invoice', 'searchbox');
    await waitFor(() => expect(list().getByText('invoice').tagName).toBe('MARK'));
    expect(list().queryByText('Paul Girard')).toBeNull();
  });

  it('says when nothing is found, and when there is nothing yet', async () => {
    await open();
    await type('Search history', 'zebra', 'searchbox');
    expect(await screen.findByText('Nothing found')).toBeTruthy();
    await open({ history: [] });
    expect(await screen.findByText('No calls yet')).toBeTruthy();
  });

  it('filters by direction', async () => {
    await open();
    await click('Outbound', 'radio');
    expect(list().queryByText('Nadia Benali')).toBeNull();
    expect(list().getByText('Paul Girard')).toBeTruthy();
  });

  it('opens a call with its transcript, notes and what became of the suggestions', async () => {
    await open({}, `#/history/${first.call.id}`);
    expect(screen.getByText('Two invoices came.')).toBeTruthy();
    const suggestions = within(screen.getByRole('region', { name: 'Suggestions' }));
    expect(suggestions.getByText('Used, edited')).toBeTruthy();
    expect(suggestions.getByText('In my words.')).toBeTruthy();
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Notes' }).value).toBe('old notes');
  });

  it('saves notes and disposition of a past call', async () => {
    const { fake } = await open({}, `#/history/${first.call.id}`);
    await type('Notes', 'new notes');
    await act(async () => void fireEvent.blur(screen.getByRole('textbox', { name: 'Notes' })));
    await type('Disposition', sampleId(6, 2), 'combobox');
    expect(fake.sentTo('calls:save-notes')).toEqual([{ callId: first.call.id, notes: 'new notes' }]);
    expect(fake.sentTo('calls:set-disposition')).toEqual([
      { callId: first.call.id, dispositionId: sampleId(6, 2) },
    ]);
  });

  it('walks through the calls with the arrow keys', async () => {
    await open({}, `#/history/${first.call.id}`);
    const link = list().getByRole('link', { name: /Nadia Benali/ });
    await act(async () => {
      link.focus();
      fireEvent.keyDown(link, { key: 'ArrowDown' });
    });
    expect(window.location.hash).toBe(`#/history/${second.call.id}`);
  });

  it('works offline, and says that it does', async () => {
    await open({ status: { ...buildState().status, connection: 'offline' } });
    expect(screen.getByText(/whole and searchable/)).toBeTruthy();
    expect(list().getByText('Nadia Benali')).toBeTruthy();
  });

  it('says what to do when it cannot be read, and tries again', async () => {
    const { fake } = await open();
    fake.failOn('history:list', toFailure('storage-unavailable'));
    await happen(() => fake.set({ history }));
    expect(screen.getByText('The storage of this computer cannot be used.')).toBeTruthy();
    fake.failOn('history:list', null);
    await click('Try again');
    expect(list().getByText('Nadia Benali')).toBeTruthy();
  });

  it('tells of a call that is not there', async () => {
    await open({}, '#/history/unknown');
    expect(screen.getByText('This call is not known, or not yours to see.')).toBeTruthy();
  });
});
