/**
 * A value of JSON with every text as PostgreSQL can keep it, in `jsonb` too: without U+0000, and with U+FFFD where half of
 * a pair of UTF-16 stands alone, as `text` has it.
 */
export function toStorable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed();
  if (Array.isArray(value)) return value.map(toStorable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toStorable(inner)]));
}
