/**
 * Every shortcut of the window, by what it does. Alt and a letter: works while the operator types a note, and
 * collides with no editing key. `Mod` is Ctrl, or Command on a Mac. A later setting may replace this table.
 */
export const shortcuts = {
  'answer-call': 'Alt+A',
  'decline-call': 'Alt+X',
  'hang-up': 'Alt+H',
  'toggle-mute': 'Alt+M',
  'open-keypad': 'Alt+K',
  'write-notes': 'Alt+N',
  'use-suggestion': 'Alt+U',
  'edit-suggestion': 'Alt+E',
  'dismiss-suggestion': 'Alt+D',
  'finish-wrap-up': 'Alt+W',
  'focus-search': 'Mod+F',
  'go-to-calls': 'Mod+1',
  'go-to-history': 'Mod+2',
  'go-to-knowledge': 'Mod+3',
  'go-to-settings': 'Mod+4',
} as const;

export type ShortcutName = keyof typeof shortcuts;
export const shortcutNames = Object.keys(shortcuts) as readonly ShortcutName[];

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

export function isMac(platform: string): boolean {
  return platform.startsWith('Mac');
}

/** The shortcut that was pressed, or null. Letters go by what is printed on the key, not by its place. */
export function findShortcut(press: KeyPress, platform: string): ShortcutName | null {
  return shortcutNames.find((name) => matches(press, shortcuts[name], isMac(platform))) ?? null;
}

function matches(press: KeyPress, keys: string, onMac: boolean): boolean {
  const [modifier, letter = ''] = keys.split('+');
  if (press.shiftKey || letterOf(press) !== letter.toLowerCase()) return false;
  if (modifier === 'Alt') return press.altKey && !press.ctrlKey && !press.metaKey;
  const isMod = onMac ? press.metaKey && !press.ctrlKey : press.ctrlKey && !press.metaKey;
  return isMod && !press.altKey;
}

/** Option and a letter types a sign on a Mac, and the digit row types signs on a French keyboard: then the place decides. */
function letterOf(press: KeyPress): string {
  if (/^[a-z0-9]$/i.test(press.key)) return press.key.toLowerCase();
  return press.code.replace(/^(Key|Digit)/, '').toLowerCase();
}

/** The keys as they are written on this computer's keyboard, e.g. `['Alt', 'A']` or `['⌥', 'A']`. */
export function toKeyLabels(name: ShortcutName, platform: string): readonly string[] {
  const onMac = isMac(platform);
  const labels: Readonly<Record<string, string>> = onMac ? { Alt: '⌥', Mod: '⌘' } : { Mod: 'Ctrl' };
  return shortcuts[name].split('+').map((key) => labels[key] ?? key);
}

/** For `aria-keyshortcuts`. */
export function toAriaKeys(name: ShortcutName, platform: string): string {
  return shortcuts[name].replace('Mod', isMac(platform) ? 'Meta' : 'Control');
}
