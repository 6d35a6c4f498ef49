import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { toFailure } from '../../../../contracts/errors.ts';
import { click, happen, press, type } from '../../testing/acts.ts';
import { renderApp } from '../../testing/render.tsx';
import { buildSuggestion, buildView, sampleId } from '../../testing/sample-data.ts';

const suggestion = buildSuggestion();
const calls = [buildView()];
const card = () => within(screen.getByRole('region', { name: 'Suggestion' }));
const newer = buildSuggestion({ id: sampleId(5, 2), text: 'Another answer.', citations: [] });

describe('a suggestion', () => {
  it('streams in, and can be used once it is complete', async () => {
    const { fake } = await renderApp({
      calls,
      suggestion: buildSuggestion({ status: 'streaming', text: 'A second' }),
    });
    expect(card().getByRole<HTMLButtonElement>('button', { name: 'Use' }).disabled).toBe(true);
    await press('Alt+U');
    expect(fake.sentTo('suggestions:use')).toEqual([]);
    await happen(() => fake.set({ suggestion }));
    await press('Alt+U');
    expect(fake.sentTo('suggestions:use')).toEqual([{ suggestionId: suggestion.id, editedText: null }]);
    expect(card().getByText('Used')).toBeTruthy();
  });

  it('opens the literal source behind a number, and leads to the article', async () => {
    await renderApp({ calls, suggestion });
    await click('Source 2: Credits and refunds');
    expect(card().getByText('Credits reach the account within 5 working days.')).toBeTruthy();
    const link = card().getByRole('link', { name: 'Open the article' });
    expect(link.getAttribute('href')).toContain(sampleId(4, 2));
  });

  it('is edited without its markers, and sent as edited', async () => {
    const { fake } = await renderApp({ calls, suggestion });
    await press('Alt+E');
    expect(
      screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Edited suggestion' }).value,
    ).not.toContain('[1]');
    await type('Edited suggestion', 'My own words.');
    await click('Use edited');
    expect(fake.sentTo('suggestions:use')).toEqual([
      { suggestionId: suggestion.id, editedText: 'My own words.' },
    ]);
  });

  it('counts as used as it stands when the edit changed nothing', async () => {
    const { fake } = await renderApp({ calls, suggestion });
    await click('Edit');
    await click('Use edited');
    expect(fake.sentTo('suggestions:use')).toMatchObject([{ editedText: null }]);
  });

  it('stays under the hands of who edits it when a newer one comes, and says so', async () => {
    const { fake } = await renderApp({ calls, suggestion });
    await click('Edit');
    await type('Edited suggestion', 'half done');
    await happen(() => fake.set({ suggestion: newer }));
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Edited suggestion' }).value).toBe(
      'half done',
    );
    await click('Show it');
    expect(card().getByText('Another answer.')).toBeTruthy();
  });

  it('keeps the edited words when they could not be sent', async () => {
    const { fake } = await renderApp({ calls, suggestion });
    fake.failOn('suggestions:use', toFailure('not-found'));
    await click('Edit');
    await type('Edited suggestion', 'precious');
    await click('Use edited');
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Edited suggestion' }).value).toBe(
      'precious',
    );
  });

  it('goes away when it is dismissed', async () => {
    const { fake } = await renderApp({ calls, suggestion });
    await press('Alt+D');
    expect(fake.sentTo('suggestions:dismiss')).toEqual([{ suggestionId: suggestion.id }]);
    expect(card().getByText('No suggestion right now')).toBeTruthy();
  });

  it.each([
    [{ status: 'no-answer', text: '' }, 'Nothing in the knowledge base'],
    [{ status: 'failed', text: '' }, 'No suggestion this time'],
    [{ status: 'withdrawn' }, 'No suggestion right now'],
    [{ origin: 'retrieved' }, 'Retrieved only'],
  ] as const)('says what it is: %o', async (change, text) => {
    await renderApp({ calls, suggestion: buildSuggestion(change) });
    expect(card().getByText(text)).toBeTruthy();
  });

  it('of another call is never shown', async () => {
    await renderApp({ calls, suggestion: buildSuggestion({ callId: sampleId(1, 9) }) });
    expect(card().queryByText(/second invoice/)).toBeNull();
  });
});
