import { z } from 'zod';

/**
 * `grounded`: writes from the sources in the prompt. `fabricate`: the same with false source numbers, altered
 * figures and inventions. `slow`: the first token comes after half a minute. `error`: status 500. `garbage`: markup,
 * control characters and noise.
 */
export const modelModeSchema = z.enum(['grounded', 'fabricate', 'slow', 'error', 'garbage']);
export type ModelMode = z.infer<typeof modelModeSchema>;

export const modelSettingsSchema = z.object({
  mode: modelModeSchema,
  timeToFirstTokenMs: z.number().min(0).max(120_000),
  tokensPerSecond: z.number().min(0.1).max(100_000),
});
/** Read anew at each request; a test may change it at any time. */
export type ModelSettings = z.infer<typeof modelSettingsSchema>;

/** What a good hosted model shows: a third of a second to the first token, then 60 tokens a second. */
export function createDefaultSettings(): ModelSettings {
  return { mode: 'grounded', timeToFirstTokenMs: 350, tokensPerSecond: 60 };
}

const slowFirstTokenMs = 30_000;

/** How long after the request the first token comes, in the mode that is set. */
export function firstTokenDelayMs({ mode, timeToFirstTokenMs }: ModelSettings): number {
  return mode === 'slow' ? Math.max(slowFirstTokenMs, timeToFirstTokenMs) : timeToFirstTokenMs;
}
