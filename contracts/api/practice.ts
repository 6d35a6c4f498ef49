import { z } from 'zod';
import { languageSchema } from '../domain/call.ts';

/** A scripted caller that an operator may ask to ring, to try the product or to train. */
export const scenarioSchema = z.object({
  id: z.string().min(1).max(80),
  language: languageSchema,
  title: z.string(),
  /** One sentence: who calls and what for. */
  summary: z.string(),
});
export type Scenario = z.infer<typeof scenarioSchema>;

/** Answer of `GET /v1/practice/scenarios` */
export const scenarioListSchema = z.object({ scenarios: z.array(scenarioSchema) });

/** `POST /v1/practice/calls`; answers 202 with an empty object, the call then rings like any other. */
export const practiceCallRequestSchema = z.object({ scenarioId: z.string().min(1).max(80) });
export const practiceCallAnswerSchema = z.object({});
