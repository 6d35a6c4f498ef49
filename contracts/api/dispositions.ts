import { z } from 'zod';
import { dispositionSchema } from '../domain/disposition.ts';

export const dispositionListSchema = z.object({ dispositions: z.array(dispositionSchema) });
export const dispositionPathSchema = z.object({ dispositionId: dispositionSchema.shape.id });

const labelSchema = z.string().trim().min(1).max(80);
const dispositionFields = {
  label: z.object({ en: labelSchema, fr: labelSchema }),
  position: z.number().int().min(0).max(10_000),
  isActive: z.boolean(),
};

/** `POST /v1/dispositions` */
export const createDispositionRequestSchema = z.object(dispositionFields);
/** `PATCH /v1/dispositions/{dispositionId}`. None is deleted: past calls name it; it is made inactive. */
export const editDispositionRequestSchema = z.object(dispositionFields).partial();
