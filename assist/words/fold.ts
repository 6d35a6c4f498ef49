/** Lower case without accents, with plain apostrophes and ligatures written out: `Œuvre` and `oeuvre` are one word. */
export function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/[’ʼ`]/g, "'");
}
