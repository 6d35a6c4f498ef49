/** A page cursor names the last call given. Opaque to the window; short, and free of anything private. */
export function toCursor(key: number): string {
  return key.toString(36);
}

/** Null when it is not one of ours. */
export function parseCursor(cursor: string): number | null {
  if (!/^[0-9a-z]{1,11}$/.test(cursor)) return null;
  const key = Number.parseInt(cursor, 36);
  return Number.isSafeInteger(key) ? key : null;
}
