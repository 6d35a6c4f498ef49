import { useEffect } from 'react';
import type { Settings } from '../../../contracts/domain/settings.ts';

/** Puts the theme on the root element; `system` follows the computer while it changes. */
export function useTheme(theme: Settings['theme']): void {
  useEffect(() => {
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    const apply = () =>
      document.documentElement.classList.toggle(
        'dark',
        theme === 'dark' || (theme === 'system' && system.matches),
      );
    apply();
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [theme]);
}
