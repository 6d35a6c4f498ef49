import { act, fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { press } from '../../testing/acts.ts';
import { renderApp } from '../../testing/render.tsx';
import { buildDetail, buildUtterance } from '../../testing/sample-data.ts';

const history = Array.from({ length: 40 }, (_, index) =>
  buildDetail(
    index + 1,
    { contactName: `Caller ${index + 1}`, startedAt: 1_790_000_000_000 - index * 60_000 },
    {
      utterances: [
        buildUtterance(1, 'contact', 'An invoice came.'),
        buildUtterance(2, 'operator', 'Which invoice? The last invoice?'),
      ],
    },
  ),
);

async function open(hash = '#/history') {
  const rendered = await renderApp({ history }, hash);
  await screen.findByRole('searchbox', { name: 'Search history' });
  return rendered;
}

const focused = () => document.activeElement?.textContent?.match(/Caller \d+/)?.[0];
const opened = () => document.querySelector('article')?.getAttribute('aria-label');
const marked = () => document.querySelector('[data-past-transcript] mark[aria-current]');

describe('the history by keyboard', () => {
  it('is searched with / and with Ctrl+F, and walked from there', async () => {
    await open();
    await press('/');
    expect(document.activeElement?.getAttribute('type')).toBe('search');
    (document.activeElement as HTMLElement).blur();
    await press('Ctrl+F');
    expect(document.activeElement?.getAttribute('type')).toBe('search');
    await press('ArrowDown');
    expect(focused()).toBe('Caller 1');
  });

  it('walks by one, by page and to both ends, and shows where it stands', async () => {
    await open();
    await press('/');
    await press('ArrowDown');
    await press('ArrowDown');
    expect([focused(), opened()]).toEqual(['Caller 2', 'Caller 2']);
    await press('End');
    expect([focused(), opened()]).toEqual(['Caller 40', 'Caller 40']);
    await press('Home');
    expect(focused()).toBe('Caller 1');
    await press('PageDown');
    expect(Number(focused()?.slice(7))).toBeGreaterThan(2);
    await press('PageUp');
    expect(focused()).toBe('Caller 1');
    await press('ArrowUp');
    expect(focused()).toBe('Caller 1');
  });

  it('opens the call only where a key that is held down is let go', async () => {
    const { fake } = await open();
    await press('/');
    await press('ArrowDown');
    const before = fake.sentTo('history:open').length;
    for (let times = 0; times < 5; times += 1)
      await act(async () => {
        fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowDown', repeat: true });
        await new Promise((done) => requestAnimationFrame(done));
      });
    expect(focused()).toBe('Caller 6');
    expect(fake.sentTo('history:open')).toHaveLength(before);
    await act(async () => void fireEvent.keyUp(document.activeElement as Element, { key: 'ArrowDown' }));
    expect(opened()).toBe('Caller 6');
  });

  it('goes into the call with Enter, back to its row with Escape, and closes it with another', async () => {
    await open();
    await press('/');
    await press('ArrowDown');
    await press('ArrowDown');
    await press('Enter');
    expect(document.activeElement?.tagName).toBe('ARTICLE');
    await press('Escape');
    expect(focused()).toBe('Caller 2');
    await press('Escape');
    expect(opened()).toBeUndefined();
  });

  it('comes to one row by Tab, not to all of them', async () => {
    await open();
    const links = within(screen.getByRole('list', { name: 'Calls found' })).getAllByRole('link');
    expect(links.filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
  });

  it('steps from hit to hit with n and p and F3, round and round', async () => {
    await open(`#/history/${history[0]?.call.id}?search=invoice`);
    const positions: (string | undefined)[] = [];
    for (const keys of ['n', 'F3', 'n', 'p', 'Shift+F3']) {
      await press(keys);
      positions.push(screen.getByText(/^\d of 3$/).textContent ?? undefined);
    }
    expect(positions).toEqual(['2 of 3', '3 of 3', '1 of 3', '3 of 3', '2 of 3']);
    expect(marked()?.textContent).toBe('invoice');
  });

  it('leaves n and / to who is writing', async () => {
    await open(`#/history/${history[0]?.call.id}?search=invoice`);
    screen.getByRole('textbox', { name: 'Notes' }).focus();
    await press('n');
    await press('/');
    expect(screen.getByText('1 of 3')).toBeTruthy();
    expect(document.activeElement?.tagName).toBe('TEXTAREA');
  });

  it('goes to the notes with Alt+N, and from them back to the row', async () => {
    await open(`#/history/${history[2]?.call.id}`);
    await press('Alt+N');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Notes');
    await press('Escape');
    expect(focused()).toBe('Caller 3');
  });

  it('begins at the utterance that the row was hit in', async () => {
    const second = history[0]?.utterances[1]?.id;
    await open(`#/history/${history[0]?.call.id}?search=invoice&at=${second}`);
    expect(screen.getByText('2 of 3')).toBeTruthy();
    expect(marked()?.closest('li')?.getAttribute('data-utterance-id')).toBe(second);
  });

  it('has every key in the settings', async () => {
    await renderApp({}, '#/settings');
    const list = (await screen.findByRole('region', { name: 'Keyboard shortcuts' })).textContent;
    for (const name of ['Next hit', 'Back to the list', 'In a list: one up or down', 'Shift F3'])
      expect(list).toContain(name);
  });
});
