import { z } from 'zod';

const queueFields = {
  /** As callers' calls have it in `queueName`. */
  name: z.string().trim().min(1).max(80),
  /** Whose supervisors reach calls that nobody has answered yet; null: nobody's. */
  teamId: z.uuid().nullable(),
};

/** Where callers wait. */
export const queueSchema = z.object({ id: z.uuid(), ...queueFields });
export type Queue = z.infer<typeof queueSchema>;
export const queueListSchema = z.object({ queues: z.array(queueSchema) });
export const queuePathSchema = z.object({ queueId: z.uuid() });

/** `POST /v1/queues` */
export const createQueueRequestSchema = z.object(queueFields);
/** `PATCH /v1/queues/{queueId}`: the fields that are given are changed. */
export const editQueueRequestSchema = z.object(queueFields).partial();
