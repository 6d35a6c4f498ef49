import { useEffect, useEffectEvent } from 'react';
import { findShortcut, type ShortcutName } from './shortcuts.ts';

/** Runs `act` on the shortcut while the component is on screen; `null` leaves the key alone. */
export function useShortcut(name: ShortcutName, act: (() => void) | null): void {
  const onPress = useEffectEvent((event: KeyboardEvent) => {
    if (!act || event.repeat || findShortcut(event, navigator.platform) !== name) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onPress(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
