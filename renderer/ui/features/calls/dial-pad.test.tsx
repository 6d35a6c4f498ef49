import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { toFailure } from '../../../../contracts/errors.ts';
import { click, happen, type } from '../../testing/acts.ts';
import { renderApp } from '../../testing/render.tsx';
import { buildState, buildView } from '../../testing/sample-data.ts';

const number = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Number' });

describe('the dial pad', () => {
  it('groups the digits while they are typed and places the call', async () => {
    const { fake } = await renderApp();
    await type('Number', '0612345678');
    expect(number().value).toBe('06 12 34 56 78');
    await click('Call');
    expect(fake.sentTo('calls:dial')).toEqual([{ number: '06 12 34 56 78' }]);
  });

  it('says what is wrong with a number that is none, and asks main for nothing', async () => {
    const { fake } = await renderApp();
    await type('Number', '12');
    await click('Call');
    expect(screen.getByRole('alert')).toHaveProperty(
      'textContent',
      expect.stringContaining('no number that can be dialled'),
    );
    expect(number().getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(number());
    expect(fake.sentTo('calls:dial')).toEqual([]);
  });

  it('takes the message back as soon as the number is changed', async () => {
    await renderApp();
    await type('Number', 'not a number');
    await click('Call');
    await type('Number', '06');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('asks for a number when there is none', async () => {
    await renderApp();
    await click('Call');
    expect(screen.getByText('Type a number first.')).toBeTruthy();
  });

  it('shows why main refused, and keeps the number', async () => {
    const { fake } = await renderApp();
    fake.failOn('calls:dial', toFailure('number-not-allowed'));
    await type('Number', '0899123456');
    await click('Call');
    expect(screen.getByText('Your team does not allow calls to this number.')).toBeTruthy();
    expect(number().value).not.toBe('');
  });

  it('builds a number from its keys and takes digits back', async () => {
    await renderApp();
    for (const key of ['0', '6', '1', '2']) await click(key);
    expect(number().value).toBe('06 12');
    await click('Delete the last digit');
    expect(number().value.replace(/\s/g, '')).toBe('061');
  });

  it('keeps a half typed number while a call rings', async () => {
    const { fake } = await renderApp();
    await type('Number', '0612');
    await happen(() => fake.set({ calls: [buildView({ phase: 'offered' }, { status: 'ringing' })] }));
    await happen(() => fake.set({ calls: [] }));
    expect(number().value).toBe('06 12');
  });

  it('waits for the phone to be ready', async () => {
    const { fake } = await renderApp();
    await happen(() => fake.set({ status: { ...buildState().status, line: { kind: 'registering' } } }));
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Call' }).disabled).toBe(true);
    expect(screen.getByText('You can call as soon as the phone is ready.')).toBeTruthy();
  });
});

describe('without the server', () => {
  it('no call can be begun, and the pad says why', async () => {
    await renderApp({ status: { ...buildState().status, connection: 'offline' } });
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Call' }).disabled).toBe(true);
    expect(screen.getByText(/The server is away/)).toBeTruthy();
  });
});

describe('practice calls', () => {
  it('are not mentioned when the server has none', async () => {
    await renderApp();
    expect(screen.queryByRole('region', { name: 'Practice calls' })).toBeNull();
  });

  it('ring on request', async () => {
    const scenarios = [
      { id: 's1', language: 'en', title: 'Invoice question', summary: 'Two invoices.' },
    ] as const;
    const { fake } = await renderApp({ scenarios });
    await click('Ring: Invoice question');
    expect(fake.sentTo('practice:start-call')).toEqual([{ scenarioId: 's1' }]);
    expect(screen.getByRole('button', { name: 'It rings in a moment' })).toBeTruthy();
  });
});
