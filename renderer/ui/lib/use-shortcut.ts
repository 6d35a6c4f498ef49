import { useEffect, useEffectEvent } from 'react';
import { findShortcut, type ShortcutName } from './shortcuts.ts';

const typing = 'input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]';

/** Whether keys write something where the focus is, or choose from a list. */
export function isTypingIn(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches(typing);
}

/** Runs `act` on the shortcut while the component is on screen; `null` leaves the key alone. */
export function useShortcut(name: ShortcutName, act: (() => void) | null): void {
  const onPress = useEffectEvent((event: KeyboardEvent) => {
    if (!act || event.repeat || event.defaultPrevented) return;
    if (findShortcut(event, navigator.platform, isTypingIn(event.target)) !== name) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onPress(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
