/**
 * Every shortcut of the window, by what it does. Alt and a letter: works while the operator types a note, and
 * collides with no editing key. `Mod` is Ctrl, or Command on a Mac. A key alone works while nothing is typed. The first of
 * several is the one that is shown beside the control. A later setting may replace this table.
 */
export const shortcuts = {
  'answer-call': ['Alt+A'],
  'decline-call': ['Alt+X'],
  'hang-up': ['Alt+H'],
  'toggle-mute': ['Alt+M'],
  'open-keypad': ['Alt+K'],
  'write-notes': ['Alt+N'],
  'use-suggestion': ['Alt+U'],
  'edit-suggestion': ['Alt+E'],
  'dismiss-suggestion': ['Alt+D'],
  'finish-wrap-up': ['Alt+W'],
  'focus-search': ['Mod+F', '/'],
  'next-hit': ['N', 'F3'],
  'previous-hit': ['P', 'Shift+F3'],
  'back-to-list': ['Escape'],
  'go-to-calls': ['Mod+1'],
  'go-to-history': ['Mod+2'],
  'go-to-knowledge': ['Mod+3'],
  'go-to-settings': ['Mod+4'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

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

/**
 * The shortcut that was pressed, or null. Letters go by what is printed on the key, not by its place. While somebody types,
 * a key that writes is his text.
 */
export function findShortcut(press: KeyPress, platform: string, isTyping = false): ShortcutName | null {
  const onMac = isMac(platform);
  return (
    shortcutNames.find((name) =>
      shortcuts[name].some((keys) => !(isTyping && keys.length === 1) && matches(press, keys, onMac)),
    ) ?? null
  );
}

function matches(press: KeyPress, keys: string, onMac: boolean): boolean {
  const [key = '', modifier = 'none'] = keys.split('+').reverse();
  if (!hasModifier(press, modifier, onMac)) return false;
  if (key.length > 1 || !/[a-z0-9]/i.test(key)) return press.key === key;
  return modifier === 'none' ? press.key === key.toLowerCase() : letterOf(press) === key.toLowerCase();
}

function hasModifier(press: KeyPress, modifier: string, onMac: boolean): boolean {
  const { altKey, ctrlKey, metaKey, shiftKey } = press;
  // Some keyboards write `/` with Shift, and no letter asked for here is a capital.
  if (modifier === 'none') return !altKey && !ctrlKey && !metaKey && (!shiftKey || press.key === '/');
  if (modifier === 'Shift') return shiftKey && !altKey && !ctrlKey && !metaKey;
  if (modifier === 'Alt') return altKey && !ctrlKey && !metaKey && !shiftKey;
  const isMod = onMac ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  return isMod && !altKey && !shiftKey;
}

/** Option and a letter types a sign on a Mac, and the digit row types signs on a French keyboard: then the place decides. */
function letterOf(press: KeyPress): string {
  if (/^[a-z0-9]$/i.test(press.key)) return press.key.toLowerCase();
  return press.code.replace(/^(Key|Digit)/, '').toLowerCase();
}

/** The keys as they are written on this computer's keyboard, e.g. `['Alt', 'A']` or `['⌥', 'A']`; all ways, the usual one first. */
export function listKeyLabels(name: ShortcutName, platform: string): readonly (readonly string[])[] {
  const onMac = isMac(platform);
  const labels: Readonly<Record<string, string>> = onMac ? { Alt: '⌥', Mod: '⌘' } : { Mod: 'Ctrl' };
  return shortcuts[name].map((keys) => keys.split('+').map((key) => labels[key] ?? key));
}

export function toKeyLabels(name: ShortcutName, platform: string): readonly string[] {
  return listKeyLabels(name, platform)[0] ?? [];
}

/** For `aria-keyshortcuts`. */
export function toAriaKeys(name: ShortcutName, platform: string): string {
  return shortcuts[name].map((keys) => keys.replace('Mod', isMac(platform) ? 'Meta' : 'Control')).join(' ');
}
