import type { KeyboardEvent } from 'react';
import type { HistoryItem } from '../../../../contracts/ipc/history.ts';
import { navigate } from '../../lib/route.ts';

/** Up and down walk through the calls and open each; the focus walks along. */
export function useArrowKeys(
  items: readonly HistoryItem[],
  chosenId: string | null,
  scrollTo: (index: number) => void,
): (event: KeyboardEvent) => void {
  return (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const focused = document.activeElement?.getAttribute('data-call-id') ?? chosenId;
    const index = items.findIndex(({ call }) => call.id === focused) + step;
    const next = items[index];
    if (!next) return;
    const list = event.currentTarget.closest('ul');
    navigate('history', next.call.id);
    scrollTo(index);
    requestAnimationFrame(() =>
      list?.querySelector<HTMLElement>(`[data-call-id="${CSS.escape(next.call.id)}"]`)?.focus(),
    );
  };
}
