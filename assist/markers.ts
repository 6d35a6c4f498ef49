/** The reply as it is spoken: without its markers. */
export function removeMarkers(text: string): string {
  return text.replace(/\s*\[\d+\]/g, '').trim();
}

/** Signs that end a sentence, with the quotes and brackets after them. */
const terminal = /\s*[.!?…]+["'”’»)]*$/u;

/** A sentence without the signs that end it. */
export function withoutTerminal(sentence: string): string {
  return sentence.replace(terminal, '');
}

/** The sentence with its markers before the signs that end it: `You have 30 days [1].` */
export function placeMarkers(sentence: string, markers: readonly number[]): string {
  const body = withoutTerminal(sentence);
  const signs = markers.map((marker) => ` [${marker}]`).join('');
  return `${body}${signs}${sentence.slice(body.length)}`;
}
