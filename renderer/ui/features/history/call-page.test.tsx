import { act, fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { NoteConflict } from '../../../../contracts/domain/note-conflict.ts';
import type { UserId } from '../../../../contracts/ids.ts';
import { click, happen, press, type } from '../../testing/acts.ts';
import { renderApp } from '../../testing/render.tsx';
import {
  buildContact,
  buildDetail,
  buildLeg,
  buildSuggestion,
  buildUtterance,
  sampleId,
  sampleUser,
} from '../../testing/sample-data.ts';

const colleague = { id: sampleId<UserId>(2, 2), displayName: 'Hélène Dubois' };
const past = buildDetail(
  1,
  { contactName: 'From the network', notes: 'old notes', tags: ['urgent'], queueName: 'Sales' },
  {
    utterances: [buildUtterance(1, 'contact', 'Two invoices came.'), buildUtterance(2, 'operator', 'I see.')],
    suggestions: [buildSuggestion({ outcome: 'used' })],
    legs: [
      buildLeg(0, { party: 'contact', userId: null }),
      buildLeg(1, { userId: colleague.id, answeredAt: null, joinedAt: null, outcome: 'no-answer' }),
      buildLeg(2),
    ],
    users: [sampleUser, colleague],
  },
);
const other = buildDetail(
  2,
  { contactName: 'Paul', tags: ['delivery'], operatorId: colleague.id, endCause: 'operator-hung-up' },
  { operatorName: colleague.displayName },
);

async function open(state = {}, id: string = past.call.id) {
  const rendered = await renderApp({ history: [past, other], ...state }, `#/history/${id}`);
  await screen.findByRole('article');
  return rendered;
}

const region = (name: string) => within(screen.getByRole('region', { name }));

describe('a past call', () => {
  it('tells what happened in it, by the names of the operators', async () => {
    await open();
    const lines = region('Timeline')
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    for (const text of ['Hélène Dubois did not answer', 'Camille Martin answered', 'Suggestion used'])
      expect(
        lines.some((line) => line?.includes(text)),
        text,
      ).toBe(true);
    expect(lines.at(-1)).toContain('The other side hung up');
  });

  it('does not say `you` of what a colleague did', async () => {
    await open({}, other.call.id);
    expect(region('Call').getByText('The operator hung up')).toBeTruthy();
    expect(screen.queryByText('You hung up')).toBeNull();
  });

  it('takes tags, several at once, offers those that others gave, and lets them go', async () => {
    const { fake } = await open();
    expect([...document.querySelectorAll('datalist option')].map((option) => option.textContent)).toEqual([
      'delivery',
    ]);
    await type('Add a tag', 'invoice, urgent, call back', 'combobox');
    await act(async () => void fireEvent.submit(screen.getByRole('combobox', { name: 'Add a tag' })));
    expect(fake.sentTo('calls:change-tags')).toEqual([
      { callId: past.call.id, add: ['invoice', 'call back'], remove: [] },
    ]);
    expect(screen.getByRole<HTMLInputElement>('combobox', { name: 'Add a tag' }).value).toBe('');
    await click('Remove the tag urgent');
    expect(fake.sentTo('calls:change-tags').at(-1)).toMatchObject({ add: [], remove: ['urgent'] });
    expect(region('Call').getByRole('link', { name: 'Calls with the tag invoice' })).toBeTruthy();
  });

  it('is copied: its number, what was said, and all of it', async () => {
    const copied: string[] = [];
    document.execCommand = (command) => {
      const data = { setData: (_kind: string, text: string) => copied.push(text) };
      document.dispatchEvent(Object.assign(new Event(command), { clipboardData: data }));
      return true;
    };
    await open();
    for (const choice of ['Copy the number', 'Copy the transcript', 'Copy the whole call']) {
      await click('Copy');
      await click(choice);
    }
    expect(copied[0]).toBe('+33612345678');
    expect(copied[1]).toBe('0:02  Customer: Two invoices came.\n0:08  Operator: I see.');
    for (const text of [
      'From the network, 06 12 34 56 78',
      'Queue: Sales',
      'Tags: urgent',
      'old notes',
      'I see.',
    ])
      expect(copied[2]).toContain(text);
    expect(screen.getByText('Copied')).toBeTruthy();
  });

  it('is exported alone', async () => {
    const { fake } = await open();
    await click('Export this call');
    await click('As data (JSON)');
    const { startedAt } = past.call;
    expect(fake.sentTo('history:export')).toMatchObject([
      { format: 'json', search: '+33612345678', filter: { from: startedAt, until: startedAt + 1 } },
    ]);
  });
});

describe('the contact of a past call', () => {
  it('is made from its number, and gives the call its name', async () => {
    const { fake } = await open();
    await click('Create contact');
    await type('Name', 'Nadia Benali');
    await type('Company', 'Benali & Fils');
    await click('Create contact');
    expect(fake.sentTo('contacts:create')).toEqual([
      { name: 'Nadia Benali', company: 'Benali & Fils', numbers: ['+33612345678'], note: '' },
    ]);
    expect(screen.getByRole('article', { name: 'Nadia Benali' })).toBeTruthy();
    expect(screen.getAllByRole('link', { name: /Nadia Benali/ })).not.toEqual([]);
  });

  it('is one that there is, with the number added', async () => {
    const contacts = [buildContact(1, { name: 'Olivia', numbers: ['+12025550143'] })];
    const { fake } = await open({ contacts });
    await click('Add to a contact');
    await type('Add to a contact', 'oliv');
    await click('Olivia');
    expect(fake.sentTo('contacts:edit')).toEqual([
      { contactId: contacts[0]?.id, fields: { numbers: ['+12025550143', '+33612345678'] } },
    ]);
    expect(region('Contact').getByText('Olivia')).toBeTruthy();
  });

  it('is changed field by field; wrong numbers are named', async () => {
    const { fake } = await open({ contacts: [buildContact(1, { company: 'Benali' })] });
    await click('Edit');
    await type('Number 1', 'twelve');
    await click('Save');
    expect(screen.getByText(/Check the numbers/)).toBeTruthy();
    await type('Number 1', '06 12 34 56 78');
    await type('About this contact', 'Calls in the morning.');
    await click('Save');
    expect(fake.sentTo('contacts:edit')).toMatchObject([{ fields: { note: 'Calls in the morning.' } }]);
    expect(fake.sentTo('contacts:edit')).not.toMatchObject([{ fields: { company: 'Benali' } }]);
    await click('Edit');
    await press('Escape');
    expect(screen.queryByRole('textbox', { name: 'Name' })).toBeNull();
    expect(screen.getByRole('article')).toBeTruthy();
  });

  it('is deleted only after a question, and the call stays', async () => {
    const { fake } = await open({ contacts: [buildContact(1)] });
    await click('Delete contact');
    expect(document.activeElement?.textContent).toBe('Cancel');
    await click('Cancel');
    expect(fake.sentTo('contacts:delete')).toEqual([]);
    await click('Delete contact');
    await act(async () =>
      fireEvent.click(
        within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Delete contact' }),
      ),
    );
    expect(fake.sentTo('contacts:delete')).toHaveLength(1);
    expect(region('Contact').getByText(/No contact has this number/)).toBeTruthy();
  });

  it('cannot be made of a private number', async () => {
    await open({ history: [buildDetail(1, { contactNumber: 'anonymous', contactName: null })] });
    expect(region('Contact').getByText(/private number/)).toBeTruthy();
    expect(region('Contact').queryByRole('button')).toBeNull();
  });
});

describe('two versions of the notes', () => {
  const conflict: NoteConflict = {
    id: sampleId(9, 1),
    callId: past.call.id,
    userId: colleague.id,
    presentText: 'old notes',
    otherText: 'other notes',
    madeAt: 1_790_000_300_000,
    resolvedAt: null,
  };
  const history = [{ ...past, conflicts: [conflict], hasConflict: true }, other];
  const resolved = (notes: string) => [{ callId: past.call.id, conflictId: conflict.id, notes }];

  it('stand side by side with who wrote when, and what differs', async () => {
    await open({ history });
    const here = region('Two versions of the notes');
    expect(here.getByRole('region', { name: 'In the call now' }).textContent).toContain('old notes');
    const theirs = here.getByRole('region', { name: 'Hélène Dubois' });
    expect(theirs.textContent).toContain('other notes');
    expect(theirs.querySelector('ins')?.textContent).toBe('other');
    expect(theirs.textContent).toContain('2026');
    expect(screen.getAllByText('Two versions').length).toBeGreaterThan(0);
  });

  it.each([
    ['Take the left text', 'old notes'],
    ['Take the right text', 'other notes'],
  ])('end with one of them: %s', async (button, notes) => {
    const { fake } = await open({ history });
    await click(button);
    expect(fake.sentTo('history:resolve-conflict')).toEqual(resolved(notes));
    expect(screen.queryByRole('region', { name: 'Two versions of the notes' })).toBeNull();
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Notes' }).value).toBe(notes);
  });

  it('end with a text made of both', async () => {
    const { fake } = await open({ history });
    await click('Make one from both');
    const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Text made of both' });
    expect(field.value).toBe('old notes\nother notes');
    await type('Text made of both', 'both notes');
    await click('Save this text');
    expect(fake.sentTo('history:resolve-conflict')).toEqual(resolved('both notes'));
  });

  it('stay when the choice could not be stored, and what was being typed is stored first', async () => {
    const { fake } = await open({ history });
    await type('Notes', 'typed just now');
    fake.failOn('history:resolve-conflict', { code: 'disk-full', message: '', retryable: true });
    await click('Take the right text');
    await vi.waitFor(() => expect(screen.getByText(/The disk is full/)).toBeTruthy());
    const order = fake.sent.map(({ channel }) => channel).filter((name) => /save-notes|resolve/.test(name));
    expect(order).toEqual(['calls:save-notes', 'history:resolve-conflict']);
    expect(screen.getByRole('region', { name: 'Two versions of the notes' })).toBeTruthy();
  });
});

describe('the list beside the call', () => {
  it('says while the first history is fetched how far that is', async () => {
    const fullLoad = {
      reason: 'first',
      phase: 'fetching',
      done: 2_000,
      total: 8_000,
      perSecond: 500,
      secondsLeft: 12,
    } as const;
    const sync = { pending: 0, setAside: 0, conflicts: 0, completedAt: null, fullLoad };
    const { fake } = await renderApp({ history: [], sync }, '#/history');
    expect(await screen.findByText('The history is on its way')).toBeTruthy();
    await screen.findByRole('region', { name: 'First synchronisation' });
    expect(screen.getAllByText(/2,000 of 8,000 records · 500 a second/).length).toBe(2);
    const [bar] = screen.getAllByRole('progressbar', { name: 'First synchronisation' });
    expect(bar?.getAttribute('value')).toBe('25');
    await happen(() => fake.set({ sync: { ...sync, fullLoad: { ...fullLoad, phase: 'waiting' } } }));
    expect(screen.getAllByText(/waiting for the server/).length).toBe(2);
    await happen(() => fake.set({ history: [past], sync: { ...sync, fullLoad: null } }));
    expect(screen.queryByText('The history is on its way')).toBeNull();
    expect(screen.getByRole('link', { name: /From the network/ })).toBeTruthy();
  });

  it('shows tags, the colleague who spoke, and the name of the contact before that of the call', async () => {
    await open({ contacts: [buildContact(1, { name: 'Nadia Benali' })] });
    const rows = within(screen.getByRole('list', { name: 'Calls found' })).getAllByRole('link');
    expect(rows[0]?.textContent).toMatch(/Nadia Benali.*urgent/);
    expect(rows[1]?.textContent).toMatch(/Hélène Dubois.*delivery/);
  });
});
