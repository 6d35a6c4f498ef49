import { act, fireEvent, screen } from '@testing-library/react';

/** What an operator does, by role and name; each waits until the window has taken it in. */
export async function click(name: string | RegExp, role = 'button'): Promise<void> {
  await act(async () => void fireEvent.click(screen.getByRole(role, { name })));
}

export async function type(name: string, text: string, role = 'textbox'): Promise<void> {
  await act(async () => void fireEvent.change(screen.getByRole(role, { name }), { target: { value: text } }));
}

/** Presses a shortcut, like `Alt+A`, wherever the focus is. */
export async function press(keys: string): Promise<void> {
  const [modifier, key = ''] = keys.split('+');
  const event = {
    key: key.toLowerCase(),
    code: `Key${key}`,
    altKey: modifier === 'Alt',
    ctrlKey: modifier === 'Ctrl',
  };
  await act(async () => void fireEvent.keyDown(document.activeElement ?? document.body, event));
}

/** Runs a change of main and lets the window follow. */
export async function happen(change: () => unknown): Promise<void> {
  await act(async () => void change());
}
