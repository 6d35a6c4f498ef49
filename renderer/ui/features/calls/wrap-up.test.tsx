import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { endCauses } from '../../../../contracts/domain/call.ts';
import { toFailure } from '../../../../contracts/errors.ts';
import { click, happen, press, type } from '../../testing/acts.ts';
import { renderApp } from '../../testing/render.tsx';
import { buildView, callId, sampleId } from '../../testing/sample-data.ts';

const ended = buildView(
  { phase: 'wrapping-up' },
  { status: 'ended', endCause: 'contact-hung-up', answeredAt: 1_000, endedAt: 62_000 },
);

describe('wrap-up', () => {
  it('says in words why the call ended, for every cause', async () => {
    const { fake } = await renderApp({ calls: [ended] });
    const seen = new Set<string>();
    for (const endCause of endCauses) {
      await happen(() => fake.set({ calls: [{ ...ended, call: { ...ended.call, endCause } }] }));
      seen.add(screen.getByRole('region', { name: 'Current call' }).textContent ?? '');
    }
    expect(seen.size).toBe(endCauses.length);
  });

  it('stores the disposition with the click', async () => {
    const { fake } = await renderApp({ calls: [ended] });
    await click('Complaint', 'radio');
    expect(fake.sentTo('calls:set-disposition')).toEqual([{ callId, dispositionId: sampleId(6, 3) }]);
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Complaint' }).checked).toBe(true);
  });

  it('stores the last words before it is finished', async () => {
    const { fake } = await renderApp({ calls: [ended] });
    await type('Notes', 'the last words');
    await press('Alt+W');
    expect(
      fake.sent.map(({ channel }) => channel).filter((channel) => /save|complete/.test(channel)),
    ).toEqual(['calls:save-notes', 'calls:complete-wrap-up']);
    expect(screen.getByRole('region', { name: 'Dial pad' })).toBeTruthy();
  });

  it('begins with the call that ended last, so that its notes stay under the hands', async () => {
    const earlier = {
      ...ended,
      call: {
        ...ended.call,
        id: sampleId<typeof callId>(1, 9),
        endedAt: 30_000,
        contactName: 'Earlier Caller',
      },
    };
    await renderApp({ calls: [earlier, ended] });
    const header = screen.getByRole('region', { name: 'Current call' });
    expect(header.textContent).not.toContain('Earlier Caller');
    expect(header.textContent).toContain('1 more call waits for wrap-up');
  });

  it('is done with Enter when nobody talked, but never takes the cursor out of the notes', async () => {
    const call = { ...ended.call, answeredAt: null, endCause: 'busy' } as const;
    await renderApp({ calls: [{ ...ended, call }] });
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Finish wrap-up' }));
    const { fake } = await renderApp({ calls: [buildView()] });
    screen.getByRole('textbox', { name: 'Notes' }).focus();
    await happen(() => fake.set({ calls: [{ ...ended, call }] }));
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Notes' }));
  });

  it('stays open, with the notes, when they cannot be stored', async () => {
    const { fake } = await renderApp({ calls: [ended] });
    fake.failOn('calls:save-notes', toFailure('disk-full'));
    await type('Notes', 'must not be lost');
    await click('Finish wrap-up');
    expect(fake.sentTo('calls:complete-wrap-up')).toEqual([]);
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Notes' }).value).toBe(
      'must not be lost',
    );
    expect(screen.getByText('Not saved yet, trying again')).toBeTruthy();
  });
});
