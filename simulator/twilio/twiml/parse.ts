import { XMLParser } from 'fast-xml-parser';

/** An element of a TwiML document. */
export interface TwimlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The text directly in it, trimmed. */
  readonly text: string;
  readonly children: readonly TwimlElement[];
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

const attributesKey = ':@';
const textKey = '#text';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readAttributes(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

function readText(nodes: readonly unknown[]): string {
  const texts = nodes.flatMap((node) => (isRecord(node) && textKey in node ? [String(node[textKey])] : []));
  return texts.join('').trim();
}

/** The parser gives each element as `{ name: children, ':@': attributes }`. */
function readElement(node: unknown): readonly TwimlElement[] {
  if (!isRecord(node)) return [];
  const name = Object.keys(node).find((key) => key !== attributesKey && key !== textKey);
  if (name === undefined) return [];
  const content = node[name];
  const nodes: readonly unknown[] = Array.isArray(content) ? content : [];
  const attributes = readAttributes(node[attributesKey]);
  return [{ name, attributes, text: readText(nodes), children: nodes.flatMap(readElement) }];
}

/** The verbs of a document, in order; null when it is no TwiML. */
export function parseTwiml(xml: string): readonly TwimlElement[] | null {
  try {
    const nodes: unknown = parser.parse(xml, true);
    const elements = Array.isArray(nodes) ? nodes.flatMap(readElement) : [];
    return elements.find(({ name }) => name === 'Response')?.children ?? null;
  } catch {
    return null;
  }
}

/** `true` and `false` as TwiML writes them. */
export function readFlag(value: string | undefined, fallback: boolean): boolean {
  return value === undefined ? fallback : value.toLowerCase() === 'true';
}
