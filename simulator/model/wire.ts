import { randomUUID } from 'node:crypto';
import { z } from 'zod';

const contentSchema = z.union([
  z.string(),
  z
    .array(z.object({ type: z.string(), text: z.string().optional() }))
    .transform((parts) => parts.map(({ text }) => text ?? '').join('')),
]);

/** The fields of a chat completion request that this server understands; all others are ignored. */
export const chatRequestSchema = z.object({
  model: z.string().min(1),
  messages: z.array(z.object({ role: z.string(), content: contentSchema.nullish() })).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.number().int().positive().nullish(),
  max_completion_tokens: z.number().int().positive().nullish(),
});
export type ChatRequest = z.infer<typeof chatRequestSchema>;

export type FinishReason = 'stop' | 'length';

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** Counted as four characters a token, which is near enough for a meter. */
export function countUsage(request: ChatRequest, completionTokens: number): Usage {
  const characters = request.messages.reduce((sum, { content }) => sum + (content ?? '').length, 0);
  const promptTokens = Math.ceil(characters / 4);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

/** What all parts of one completion have in common. */
export interface CompletionHead {
  readonly id: string;
  readonly created: number;
  readonly model: string;
}

export function createHead(model: string, nowMs: number): CompletionHead {
  return { id: `chatcmpl-${randomUUID()}`, created: Math.floor(nowMs / 1_000), model };
}

export function buildCompletion(
  head: CompletionHead,
  content: string,
  finishReason: FinishReason,
  usage: Usage,
): unknown {
  const message = { role: 'assistant', content, refusal: null };
  return {
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason }],
    usage,
  };
}

/** One server-sent event of a streamed completion. */
export function buildChunk(
  head: CompletionHead,
  delta: { readonly role?: 'assistant'; readonly content?: string },
  finishReason: FinishReason | null,
): string {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason: finishReason }];
  return toEvent({ ...head, object: 'chat.completion.chunk', choices });
}

export function buildUsageChunk(head: CompletionHead, usage: Usage): string {
  return toEvent({ ...head, object: 'chat.completion.chunk', choices: [], usage });
}

export const doneEvent = 'data: [DONE]\n\n';

function toEvent(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

/** The body of an error, as OpenAI's own servers write it. */
export function buildError(message: string, type: string, code: string | null): unknown {
  return { error: { message, type, param: null, code } };
}
