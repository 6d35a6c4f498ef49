/** Cuts a text as a tokeniser would, about four characters a piece: words with the space before them, signs apart. */
export function splitTokens(text: string): readonly string[] {
  return text.match(/\[\d+\]|\s?\p{L}{1,6}|\s?\d{1,3}|\p{L}{1,6}|\s+|./gsu) ?? [];
}

/** Whether somebody who reads the reply sees this token: the numbers of sources and white space are not the reply. */
export function isVisible(token: string): boolean {
  return /[\p{L}\p{N}]/u.test(token) && !/^\[\d+\]$/.test(token);
}
