import type { Language } from '../../contracts/domain/call.ts';

export interface Source {
  /** As the prompt numbers it. */
  readonly number: number;
  readonly title: string;
  readonly text: string;
}

/** What a reader makes of a prompt: numbered sources, the question, and the language wanted. */
export interface ReadPrompt {
  readonly sources: readonly Source[];
  readonly question: string;
  readonly language: Language;
}

interface Message {
  readonly role: string;
  readonly content?: string | null | undefined;
}

/** Reads the prompt of the product as a model would: from its text alone. */
export function readPrompt(messages: readonly Message[]): ReadPrompt {
  const textOf = (role: string) =>
    messages.filter((message) => message.role === role).map(({ content }) => content ?? '');
  const data = textOf('user').at(-1) ?? '';
  return {
    sources: readSources(data),
    question: readBlock(data, 'question') ?? data.trim().split('\n').at(-1) ?? '',
    language: /\bfrench\b/i.test(textOf('system').join('\n')) ? 'fr' : 'en',
  };
}

function readSources(data: string): readonly Source[] {
  const block = readBlock(data, 'sources') ?? data;
  return [...block.matchAll(/^\[(\d{1,3})\] (?:\(([^\n]*?)\) )?(.+)$/gm)].map((match) => ({
    number: Number(match[1]),
    title: match[2] ?? '',
    text: match[3] ?? '',
  }));
}

function readBlock(data: string, name: string): string | null {
  const block = new RegExp(`^<(\\w+) ${name}>\\n([\\s\\S]*?)\\n?</\\1 ${name}>$`, 'm').exec(data);
  return block?.[2] ?? null;
}
