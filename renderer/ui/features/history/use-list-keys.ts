import { type KeyboardEvent, useRef, useState } from 'react';
import type { HistoryItem } from '../../../../contracts/ipc/history.ts';
import { navigate } from '../../lib/route.ts';
import { focusRow } from './list-focus.ts';

interface ListView {
  /** How many rows a page is. */
  readonly pageSize: number;
  readonly scrollTo: (index: number) => void;
  /** On into the call. */
  readonly enter: (callId: string) => void;
}

interface ListKeys {
  /** The row that Tab comes to. */
  readonly activeIndex: number;
  readonly onReach: (callId: string) => void;
  readonly onKeyDown: (event: KeyboardEvent, view: ListView) => void;
  readonly onKeyUp: () => void;
}

/**
 * The keys walk through the calls and each is shown beside; while a key is held down only the focus moves, and the call where
 * it stops is shown. Enter goes on into the call, Escape (in it) comes back.
 */
export function useListKeys(items: readonly HistoryItem[], chosenId: string | null): ListKeys {
  const [reached, setReached] = useState<string | null>(null);
  const isHeld = useRef(false);
  const indexOf = (id: string | null) => items.findIndex(({ call }) => call.id === id);
  const activeIndex =
    [indexOf(reached), indexOf(chosenId)].find((index) => index >= 0) ?? Math.min(0, items.length - 1);

  const show = (item: HistoryItem | undefined) => {
    if (item && item.call.id !== chosenId) navigate('history', item.call.id, toPlace(item));
  };

  function onKeyDown(event: KeyboardEvent, { pageSize, scrollTo, enter }: ListView): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter') {
      const item = items[activeIndex];
      event.preventDefault();
      show(item);
      if (item) enter(item.call.id);
      return;
    }
    const target = {
      ArrowDown: activeIndex + 1,
      ArrowUp: activeIndex - 1,
      PageDown: activeIndex + pageSize,
      PageUp: activeIndex - pageSize,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const index = Math.min(Math.max(target, 0), items.length - 1);
    const next = items[index];
    if (!next) return;
    setReached(next.call.id);
    scrollTo(index);
    requestAnimationFrame(() => focusRow(next.call.id));
    isHeld.current = event.repeat;
    if (!event.repeat) show(next);
  }

  return {
    activeIndex,
    onReach: setReached,
    onKeyDown,
    onKeyUp: () => {
      if (isHeld.current) show(items[indexOf(reached)]);
      isHeld.current = false;
    },
  };
}

/** The utterance that was hit, for the call to begin there. */
export function toPlace({ match }: HistoryItem): Readonly<Record<string, string>> {
  return match?.utteranceId ? { at: match.utteranceId } : {};
}
