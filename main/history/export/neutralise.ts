/**
 * What a spreadsheet may take for the beginning of a formula: the signs themselves, and their wide, small and typographic
 * forms, which some programs read alike.
 */
const signs = '=+\\-@＝＋－＠﹦﹢﹣﹫−';
/** What a reader does not see, or a program cuts off, before it looks for a sign. */
const unseen = '[\\p{White_Space}\\p{C}\\p{Z}]*';
// A program that parts cells by semicolons or tabs, as French Excel does, or ignores the quotes, begins a cell there too.
const cellStart = new RegExp(`(^|[;\\t\\r\\n])(?=${unseen}[${signs}])`, 'gu');
// A tab or a line end before a text is reason enough, whatever follows.
const blankStart = /^(?=[\t\r\n])/;

/**
 * The text with an apostrophe wherever a spreadsheet would begin to reckon instead of showing it. It is seen as a text
 * everywhere; a bullet '- ' at the beginning of a line of notes gets one too.
 */
export function neutralise(text: string): string {
  return text.replace(blankStart, `'`).replace(cellStart, `$1'`);
}

/** A number as it is dialled cannot be more than a number: it stays as it is, for people and for other programs. */
export function neutraliseNumber(number: string): string {
  return /^\+[1-9]\d{1,14}$/.test(number) ? number : neutralise(number);
}
