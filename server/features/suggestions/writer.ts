import { randomBytes } from 'node:crypto';
import type { Grounding, GroundingEvent } from '../../../assist/grounding.ts';
import { createGrounding } from '../../../assist/grounding.ts';
import { buildPrompt, promptVersion } from '../../../assist/prompt.ts';
import type { SnippetIndex } from '../../../assist/retrieval.ts';
import { retrieveSnippets } from '../../../assist/retrieval.ts';
import { buildRetrievedReply } from '../../../assist/retrieved-reply.ts';
import type { Conversation, Snippet } from '../../../assist/types.ts';
import type { Suggestion } from '../../../contracts/domain/suggestion.ts';
import type { ModelPort } from '../../model/model-port.ts';

const maxSnippets = 6;
const maxTokens = 400;

/** What there is to answer, and from what. */
export interface WritingTask {
  readonly index: SnippetIndex;
  /** What was said before the question. */
  readonly conversation: Conversation;
  readonly question: string;
  readonly signal: AbortSignal;
}

export type WrittenPart = Pick<Suggestion, 'status' | 'origin' | 'text' | 'citations' | 'model'>;

/** Where a suggestion that is being written goes. Nothing is called once the task was aborted. */
export interface WritingOutput {
  /** The whole suggestion; `promptVersion` is null when no model was asked. */
  change(part: WrittenPart, promptVersion: string | null): void;
  token(offset: number, text: string): void;
}

/** Retrieves, asks the model when there is one, and lets through what its sources say. Never throws. */
export async function writeSuggestion(
  model: ModelPort | null,
  task: WritingTask,
  output: WritingOutput,
): Promise<{ readonly failure: unknown }> {
  const snippets = retrieveSnippets(task.index, task.question, task.conversation, maxSnippets);
  if (snippets.length === 0) {
    output.change({ ...nothing, status: 'no-answer', origin: 'retrieved', model: 'none' }, null);
    return { failure: null };
  }
  if (model === null) {
    output.change({ ...toRetrieved(snippets), status: 'ready' }, null);
    return { failure: null };
  }
  return writeWithModel(model, { ...task, snippets }, output);
}

const nothing = { text: '', citations: [] };

function toRetrieved(snippets: readonly Snippet[]) {
  const { text, citations } = buildRetrievedReply(snippets);
  return { text, citations: [...citations], origin: 'retrieved' as const, model: 'none' };
}

async function writeWithModel(
  model: ModelPort,
  task: WritingTask & { readonly snippets: readonly Snippet[] },
  output: WritingOutput,
): Promise<{ readonly failure: unknown }> {
  const { conversation, question, snippets, signal } = task;
  const delimiter = randomBytes(12).toString('hex');
  const { messages } = buildPrompt({ snippets, conversation, question, delimiter });
  const grounding = createGrounding({ snippets, language: conversation.language });
  const begun = { status: 'streaming', origin: 'generated', model: model.name } as const;
  const show = (events: readonly GroundingEvent[]) => {
    for (const event of events) {
      if (event.kind === 'append') output.token(event.offset, event.text);
      else if (event.kind === 'replace') {
        output.change({ ...begun, text: event.text, citations: [...event.citations] }, promptVersion);
      }
    }
  };
  try {
    const stream = model.stream({ messages, maxTokens, signal })[Symbol.asyncIterator]();
    // The request is on its way before anything is told of it.
    let next = stream.next();
    output.change({ ...begun, ...nothing }, promptVersion);
    for (let chunk = await next; chunk.done !== true; chunk = await next) {
      if (signal.aborted) return { failure: null };
      show(grounding.push(chunk.value));
      next = stream.next();
    }
  } catch (error) {
    if (signal.aborted) return { failure: null };
    finishBroken({ grounding, snippets, model }, output);
    return { failure: error };
  }
  if (signal.aborted) return { failure: null };
  const { text, citations, isAnswer } = finish(grounding, true);
  const status = isAnswer ? 'ready' : 'no-answer';
  output.change({ ...begun, status, text, citations: [...citations] }, promptVersion);
  return { failure: null };
}

/** Whole sentences that passed still stand; when there are none, the sources speak for themselves. */
function finishBroken(
  { grounding, snippets, model }: { grounding: Grounding; snippets: readonly Snippet[]; model: ModelPort },
  output: WritingOutput,
): void {
  const { text, citations, isAnswer } = finish(grounding, false);
  const kept = { status: 'ready', origin: 'generated', model: model.name, text } as const;
  if (isAnswer) output.change({ ...kept, citations: [...citations] }, promptVersion);
  else output.change({ ...toRetrieved(snippets), status: 'failed' }, promptVersion);
}

function finish(grounding: Grounding, isComplete: boolean) {
  const last = grounding.finish({ isComplete }).at(-1);
  if (last?.kind !== 'finished') throw new Error('Grounding ended without its last event.');
  return last;
}
