/** One message of a prompt, in the order of the conversation. */
export interface PromptMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ModelRequest {
  readonly messages: readonly PromptMessage[];
  readonly maxTokens: number;
  /** Stops the request at once; the stream then ends by throwing. */
  readonly signal: AbortSignal;
}

/**
 * A language model that streams. The stream throws when the model refuses, fails, is too slow to begin, falls
 * silent, or when the answer was cut off: what came until then must not be taken as complete.
 */
export interface ModelPort {
  /** Shown and stored with what it wrote. */
  readonly name: string;
  stream(request: ModelRequest): AsyncIterable<string>;
}
