/**
 * Signs that turn the direction of what follows them: text from outside could show itself, and what stands
 * beside it, in another order than it was written. Each gives way to a sign without width, so that offsets stay.
 */
const directionControls = /[\u202a-\u202e\u2066-\u2069]/g;

export function toPlainText(text: string): string {
  return text.replace(directionControls, '\u200b');
}
