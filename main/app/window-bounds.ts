import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowPlace extends Rectangle {
  readonly isMaximized: boolean;
}

export const smallestSize = { width: 900, height: 600 };
const usualSize = { width: 1_280, height: 800 };
/** So much of the window must be on a screen, in both directions, for a person to get hold of it. */
const graspable = 100;

function overlap(start: number, length: number, otherStart: number, otherLength: number): number {
  return Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart);
}

function isVisibleOn(place: Rectangle, screen: Rectangle): boolean {
  return (
    overlap(place.x, place.width, screen.x, screen.width) >= graspable &&
    overlap(place.y, place.height, screen.y, screen.height) >= graspable
  );
}

export interface FittedPlace {
  readonly bounds: Partial<Rectangle> & { readonly width: number; readonly height: number };
  readonly isMaximized: boolean;
}

/** Where the window opens: where it was, unless that screen is gone; never smaller than it can be used. */
export function fitPlace(kept: WindowPlace | null, screens: readonly Rectangle[]): FittedPlace {
  if (kept === null) return { bounds: usualSize, isMaximized: false };
  const size = {
    width: Math.max(kept.width, smallestSize.width),
    height: Math.max(kept.height, smallestSize.height),
  };
  const isOnScreen = screens.some((screen) => isVisibleOn({ ...kept, ...size }, screen));
  const bounds = isOnScreen ? { x: kept.x, y: kept.y, ...size } : size;
  return { bounds, isMaximized: kept.isMaximized };
}

/** By hand: this file is read before the window opens, and the schemas are loaded after. */
function parsePlace(value: unknown): WindowPlace | null {
  if (typeof value !== 'object' || value === null) return null;
  const { x, y, width, height, isMaximized } = value as Record<string, unknown>;
  const isSound = isWhole(x) && isWhole(y) && isWhole(width) && isWhole(height);
  if (!isSound || width <= 0 || height <= 0 || typeof isMaximized !== 'boolean') return null;
  return { x, y, width, height, isMaximized };
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** Null when there is none, or it cannot be read: a lost window place is not worth a word. */
export function loadPlace(file: string): WindowPlace | null {
  try {
    return parsePlace(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

export function savePlace(file: string, place: WindowPlace): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(place));
    renameSync(`${file}.new`, file);
  } catch {
    // As above.
  }
}
