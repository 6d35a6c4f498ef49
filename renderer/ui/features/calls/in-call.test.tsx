import { act, fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { click, happen, press, type } from '../../testing/acts.ts';
import { reloadApp, renderApp } from '../../testing/render.tsx';
import { buildUtterance, buildView, callId, sampleId } from '../../testing/sample-data.ts';

const ended = buildView(
  { phase: 'wrapping-up' },
  { status: 'ended', endCause: 'contact-hung-up', answeredAt: 1_000, endedAt: 62_000 },
);
const notes = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Notes' });
const transcript = () => within(screen.getByRole('region', { name: 'Transcript' }));

describe('the controls of a call', () => {
  it('mute and unmute by button and by key', async () => {
    const { fake } = await renderApp({ calls: [buildView()] });
    await click('Mute');
    expect(screen.getByRole('button', { name: 'Mute' }).getAttribute('aria-pressed')).toBe('true');
    await press('Alt+M');
    expect(fake.sentTo('calls:set-muted')).toEqual([
      { callId, isMuted: true },
      { callId, isMuted: false },
    ]);
  });

  it('send tones by click and by typing, and show them', async () => {
    const { fake } = await renderApp({ calls: [buildView()] });
    await click('Keypad');
    const keypad = screen.getByRole('dialog', { name: 'Keypad' });
    await act(async () => void fireEvent.click(within(keypad).getByRole('button', { name: '5' })));
    await act(async () => void fireEvent.keyDown(keypad, { key: '#' }));
    expect(fake.sentTo('calls:send-digits')).toEqual([
      { callId, digits: '5' },
      { callId, digits: '#' },
    ]);
    expect(within(keypad).getByText('5#')).toBeTruthy();
  });

  it('hang up in every phase before the end', async () => {
    for (const phase of ['dialing', 'ringing', 'connecting-audio', 'active', 'reconnecting'] as const) {
      const { fake } = await renderApp({ calls: [buildView({ phase })] });
      await press('Alt+H');
      expect(fake.sentTo('calls:hang-up'), phase).toEqual([{ callId }]);
    }
  });

  it('stay at hand on other pages', async () => {
    const { fake } = await renderApp({ calls: [buildView()] }, '#/history');
    const bar = within(screen.getByRole('region', { name: 'Current call' }));
    await act(async () => void fireEvent.click(bar.getByRole('button', { name: 'Mute' })));
    await act(async () => void fireEvent.click(bar.getByRole('button', { name: 'Hang up' })));
    expect(fake.sent.map(({ channel }) => channel)).toEqual(
      expect.arrayContaining(['calls:set-muted', 'calls:hang-up']),
    );
    expect(bar.getByRole('link', { name: 'Back to the call' }).getAttribute('href')).toBe('#/calls');
  });
});

describe('the transcript of a call', () => {
  it('shows partial words as provisional, and the final text in their place', async () => {
    const { fake } = await renderApp({
      calls: [buildView()],
      transcript: [buildUtterance(1, 'operator', 'Hello.')],
    });
    await happen(() => fake.tellUtterance(buildUtterance(2, 'contact', 'I have', false)));
    expect(transcript().getByText(/still listening/)).toBeTruthy();
    await happen(() => fake.tellUtterance(buildUtterance(2, 'contact', 'I have a question.')));
    expect(transcript().queryByText(/still listening/)).toBeNull();
    expect(
      transcript()
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual([expect.stringContaining('Hello.'), expect.stringContaining('I have a question.')]);
  });

  it('stops following when the reader scrolls up, and leads back', async () => {
    const { fake } = await renderApp({
      calls: [buildView()],
      transcript: [buildUtterance(1, 'contact', 'first')],
    });
    const box = transcript().getByRole('list').parentElement as HTMLElement;
    Object.defineProperties(box, {
      scrollHeight: { value: 900, configurable: true },
      clientHeight: { value: 300 },
    });
    box.scrollTop = 100;
    await act(async () => void fireEvent.scroll(box));
    await happen(() => fake.tellUtterance(buildUtterance(2, 'contact', 'second')));
    expect(box.scrollTop).toBe(100);
    await click('Jump to latest (1)');
    expect(box.scrollTop).toBe(900);
    expect(screen.queryByRole('button', { name: /Jump/ })).toBeNull();
  });

  it('shows text from outside as text and nothing else', async () => {
    const hostile = '<img src=x onerror=alert(1)><script>alert(1)</script> [1](javascript:alert(1))';
    await renderApp({
      calls: [buildView({}, { contactName: hostile, notes: hostile })],
      transcript: [buildUtterance(1, 'contact', hostile)],
    });
    expect(transcript().getByText(hostile)).toBeTruthy();
    expect(notes().value).toBe(hostile);
    expect(document.querySelector('img, script, a[href^="javascript"]')).toBeNull();
  });

  it('belongs to its call: words of another one are not shown', async () => {
    const other = { ...buildUtterance(1, 'contact', 'another call'), callId: sampleId<typeof callId>(1, 9) };
    await renderApp({ calls: [buildView()], transcript: [other] });
    expect(screen.queryByText('another call')).toBeNull();
  });
});

describe('notes', () => {
  it('are saved while they are written, and say so', async () => {
    const { fake } = await renderApp({ calls: [buildView()] });
    await type('Notes', 'calls back');
    await act(async () => void fireEvent.blur(notes()));
    expect(fake.state().calls[0]?.call.notes).toBe('calls back');
    expect(screen.getByText('Saved on this computer')).toBeTruthy();
  });

  it('stay in the same field when the call ends under the hands', async () => {
    const { fake } = await renderApp({ calls: [buildView()] });
    const before = notes();
    await type('Notes', 'half a sen');
    await happen(() => fake.set({ calls: [ended] }));
    expect(notes()).toBe(before);
    expect(notes().value).toBe('half a sen');
  });

  it('survive a change of page before the save, and a reload of the window', async () => {
    const { fake } = await renderApp({ calls: [buildView()] });
    await type('Notes', 'written in haste');
    await happen(() => {
      window.location.hash = '#/knowledge';
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    });
    window.location.hash = '#/calls';
    await reloadApp(fake);
    expect(notes().value).toBe('written in haste');
  });

  it('are saved when the window is hidden', async () => {
    const { fake } = await renderApp({ calls: [buildView()] });
    await type('Notes', 'last words');
    await happen(() => window.dispatchEvent(new Event('pagehide')));
    expect(fake.sentTo('calls:save-notes')).toEqual([{ callId, notes: 'last words' }]);
  });
});
