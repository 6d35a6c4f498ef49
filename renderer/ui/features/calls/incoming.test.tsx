import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { toFailure } from '../../../../contracts/errors.ts';
import { click, happen, press } from '../../testing/acts.ts';
import { renderApp } from '../../testing/render.tsx';
import { buildView, callId, sampleId } from '../../testing/sample-data.ts';

const offered = buildView({ phase: 'offered' }, { status: 'ringing' });
const second = buildView(
  { phase: 'offered' },
  { id: sampleId(1, 2), contactName: 'Paul Girard', status: 'ringing' },
);

describe('an incoming call', () => {
  it('says who calls, on which queue and in which language, and is announced', async () => {
    const { fake } = await renderApp();
    await happen(() => fake.set({ calls: [offered] }));
    const card = within(screen.getByRole('region', { name: 'Incoming call' }));
    for (const text of ['Nadia Benali', '06 12 34 56 78', 'Queue Support', 'English'])
      expect(card.getByText(text)).toBeTruthy();
    expect(card.getByRole('alert').textContent).toBe('Incoming call from Nadia Benali');
  });

  it('is answered by its button, and the call takes its place', async () => {
    const { fake } = await renderApp({ calls: [offered] });
    await click('Answer');
    expect(fake.sentTo('calls:answer')).toEqual([{ callId }]);
    expect(screen.getByRole('button', { name: 'Hang up' })).toBeTruthy();
  });

  it('is answered and declined by keys, also while a note is written elsewhere', async () => {
    const { fake } = await renderApp({ calls: [offered] });
    await press('Alt+A');
    expect(fake.sentTo('calls:answer')).toHaveLength(1);
    await happen(() => fake.set({ calls: [offered] }));
    await press('Alt+X');
    expect(fake.sentTo('calls:decline')).toEqual([{ callId }]);
  });

  it('takes the focus, but not on its button: a key meant for something else answers nothing', async () => {
    const { fake } = await renderApp();
    await happen(() => fake.set({ calls: [offered] }));
    expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Incoming call' }));
  });

  it('shows as a bar on another page, and answering leads to the call', async () => {
    const { fake } = await renderApp({}, '#/history');
    await happen(() => fake.set({ calls: [offered] }));
    expect(screen.getByRole('searchbox', { name: 'Search history' })).toBeTruthy();
    await click(/^Answer/);
    await happen(() => window.dispatchEvent(new HashChangeEvent('hashchange')));
    expect(screen.getByRole('region', { name: 'Transcript' })).toBeTruthy();
  });

  it('cannot be answered over a call that goes on', async () => {
    const { fake } = await renderApp({ calls: [second, buildView()] });
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Answer/ }).disabled).toBe(true);
    await press('Alt+A');
    expect(fake.sentTo('calls:answer')).toEqual([]);
    expect(screen.getByText('End the call in hand before you answer.')).toBeTruthy();
  });

  it('is answered while an earlier call waits for its wrap-up', async () => {
    const ended = buildView({ phase: 'wrapping-up' }, { status: 'ended', endCause: 'contact-hung-up' });
    const { fake } = await renderApp({ calls: [second, ended] });
    await click(/^Answer/);
    expect(fake.sentTo('calls:answer')).toEqual([{ callId: sampleId(1, 2) }]);
  });

  it('says why it could not be answered', async () => {
    const { fake } = await renderApp({ calls: [offered] });
    fake.failOn('calls:answer', toFailure('microphone-denied'));
    await click('Answer');
    expect(screen.getByText('Lydia may not use the microphone.')).toBeTruthy();
  });
});
