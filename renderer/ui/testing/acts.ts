import { act, fireEvent, screen } from '@testing-library/react';

/** What an operator does, by role and name; each waits until the window has taken it in. */
export async function click(name: string | RegExp, role = 'button'): Promise<void> {
  await act(async () => void fireEvent.click(screen.getByRole(role, { name })));
}

export async function type(name: string, text: string, role = 'textbox'): Promise<void> {
  await act(async () => void fireEvent.change(screen.getByRole(role, { name }), { target: { value: text } }));
}

/** Presses keys, like `Alt+A` or `F3`, wherever the focus is. */
export async function press(keys: string): Promise<void> {
  const [key = '', ...modifiers] = keys.split('+').reverse();
  const event = {
    key: key.length === 1 ? key.toLowerCase() : key,
    code: `Key${key}`,
    altKey: modifiers.includes('Alt'),
    ctrlKey: modifiers.includes('Ctrl'),
    shiftKey: modifiers.includes('Shift'),
  };
  await act(async () => {
    fireEvent.keyDown(document.activeElement ?? document.body, event);
    fireEvent.keyUp(document.activeElement ?? document.body, event);
    // Focus moves with the next frame, and the address with the next task.
    await new Promise((done) => requestAnimationFrame(done));
    await new Promise((done) => setTimeout(done));
  });
}

/** Runs a change of main and lets the window follow. */
export async function happen(change: () => unknown): Promise<void> {
  await act(async () => void change());
}
