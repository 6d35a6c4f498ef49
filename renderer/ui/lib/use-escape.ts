import { useEffect, useEffectEvent } from 'react';

/** Escape means this while the component is on screen, before whatever it stands in. */
export function useEscape(act: () => void): void {
  const onPress = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onPress(event);
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, []);
}
