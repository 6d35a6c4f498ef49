import { describe, expect, it } from 'vitest';
import { findShortcut, type KeyPress, shortcutNames, shortcuts, toKeyLabels } from './shortcuts.ts';

const press = (change: Partial<KeyPress>): KeyPress => ({
  key: '',
  code: '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...change,
});

describe('shortcuts', () => {
  it('are all different', () => {
    expect(new Set(Object.values(shortcuts)).size).toBe(shortcutNames.length);
  });

  it('go by the letter on the key, not by its place', () => {
    const answer = press({ key: 'a', code: 'KeyQ', altKey: true });
    expect(findShortcut(answer, 'Linux x86_64')).toBe('answer-call');
  });

  it('go by the place where Option types a sign, or the digit row does', () => {
    expect(findShortcut(press({ key: 'µ', code: 'KeyM', altKey: true }), 'MacIntel')).toBe('toggle-mute');
    expect(findShortcut(press({ key: 'é', code: 'Digit2', ctrlKey: true }), 'Win32')).toBe('go-to-history');
  });

  it('leave plain letters and AltGr to the text', () => {
    expect(findShortcut(press({ key: 'h', code: 'KeyH' }), 'Win32')).toBeNull();
    expect(findShortcut(press({ key: 'h', code: 'KeyH', altKey: true, ctrlKey: true }), 'Win32')).toBeNull();
    expect(findShortcut(press({ key: 'H', code: 'KeyH', altKey: true, shiftKey: true }), 'Win32')).toBeNull();
  });

  it('use the Command key on a Mac, and are written as on its keys', () => {
    expect(findShortcut(press({ key: 'f', code: 'KeyF', metaKey: true }), 'MacIntel')).toBe('focus-search');
    expect(findShortcut(press({ key: 'f', code: 'KeyF', ctrlKey: true }), 'MacIntel')).toBeNull();
    expect(toKeyLabels('answer-call', 'MacIntel')).toEqual(['⌥', 'A']);
    expect(toKeyLabels('focus-search', 'Win32')).toEqual(['Ctrl', 'F']);
  });
});
