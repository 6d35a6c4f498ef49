/** As in `callSchema`. */
const maxLength = 20_000;
const border = '\n\n— — —\n\n';

/** Both texts, the present one first, unless one of them says all that the other says. Cut where notes end. */
export function joinNotes(present: string, other: string): string {
  if (present.includes(other)) return present;
  if (other.includes(present)) return other;
  return `${present}${border}${other}`.slice(0, maxLength);
}
