import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  type Mutation,
  type MutationResult,
  mutationResultSchema,
  mutationSchema,
} from '../../../contracts/api/sync.ts';
import type { User } from '../../../contracts/domain/user.ts';
import { callIdSchema, contactIdSchema, mutationIdSchema } from '../../../contracts/ids.ts';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../db/database.ts';
import { isDatabaseUnavailable } from '../../db/errors.ts';
import { toStorable } from '../../platform/storable.ts';
import type { MutationHandler, MutationHandlers, MutationOutcome } from './mutation-handlers.ts';

/**
 * Only what is needed to answer for a mutation by its id. Each is parsed by itself, so that one which is malformed
 * is rejected and does not hold up the others.
 */
export const pushEnvelopeSchema = z.object({
  mutations: z
    .array(
      z.looseObject({
        id: mutationIdSchema,
        callId: callIdSchema.optional().catch(undefined),
        contactId: contactIdSchema.optional().catch(undefined),
      }),
    )
    .min(1)
    .max(200),
});
type Envelope = z.infer<typeof pushEnvelopeSchema>['mutations'][number];

interface PushRequest {
  readonly mutations: readonly Envelope[];
  readonly by: User;
}

/**
 * Applies the mutations one after the other, each in its own transaction. One that cannot be decided, because of a bug
 * or of a kind that only a newer version knows, has no result, nor have the later ones of its call or contact: the desktop
 * sends them again, in the same order.
 */
export async function applyMutations(
  context: Context,
  handlers: MutationHandlers,
  { mutations, by }: PushRequest,
): Promise<MutationResult[]> {
  const results: MutationResult[] = [];
  const heldUp = new Set<string | undefined>();
  for (const envelope of mutations) {
    const subject = envelope.callId ?? envelope.contactId;
    if (heldUp.has(subject)) continue;
    if (!isKnownKind(envelope)) {
      // From a newer desktop: it must not be refused for good by a server that is about to be upgraded.
      heldUp.add(subject);
      continue;
    }
    try {
      results.push(await applyOne(context, handlers, { envelope, by }));
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw error;
      context.logger.error('a mutation could not be decided', { mutationId: envelope.id, error });
      heldUp.add(subject);
    }
  }
  return results;
}

const knownKinds: ReadonlySet<unknown> = new Set(
  mutationSchema.options.map((option) => option.shape.kind.value),
);

function isKnownKind(envelope: Envelope): boolean {
  return typeof envelope['kind'] !== 'string' || knownKinds.has(envelope['kind']);
}

async function applyOne(
  context: Context,
  handlers: MutationHandlers,
  { envelope, by }: { envelope: Envelope; by: User },
): Promise<MutationResult> {
  return context.db.transaction(async (tx) => {
    const parsed = parseMutation(envelope);
    const content = hashContent(parsed.success ? parsed.data : envelope);
    const claim = await claimMutation(tx, {
      userId: by.id,
      id: envelope.id,
      content,
      nowMs: context.clock.nowMs(),
    });
    if (claim !== 'first') return claim;
    const outcome: MutationOutcome = parsed.success
      ? await handle(handlers, tx, { mutation: parsed.data, by, context })
      : { status: 'rejected', code: 'invalid-input' };
    const result = { id: envelope.id, status: outcome.status, code: toCode(outcome) };
    await tx.query(
      'UPDATE applied_mutations SET status = $3, code = $4 WHERE user_id = $1 AND id = $2',
      [by.id, result.id, result.status, result.code],
      'sync.record-outcome',
    );
    return result;
  });
}

/** Made storable once its shape is known; what is nothing then is malformed. */
function parseMutation(envelope: Envelope) {
  const parsed = mutationSchema.safeParse(envelope);
  return parsed.success ? mutationSchema.safeParse(toStorable(parsed.data)) : parsed;
}

function toCode(outcome: MutationOutcome): MutationResult['code'] {
  if (outcome.status === 'applied') return null;
  return outcome.status === 'conflict' ? 'conflict' : outcome.code;
}

interface Claim {
  readonly userId: string;
  readonly id: Envelope['id'];
  readonly content: Buffer;
  readonly nowMs: number;
}

/**
 * Inserting the id is what makes it happen once: of parallel deliveries the others wait here for the first one, and
 * are then answered with its result.
 */
async function claimMutation(tx: Transaction, claim: Claim): Promise<'first' | MutationResult> {
  const { userId, id, content, nowMs } = claim;
  const inserted = await tx.query(
    `INSERT INTO applied_mutations (user_id, id, content_hash, applied_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING RETURNING id`,
    [userId, id, content, nowMs],
    'sync.claim',
  );
  if (inserted.length > 0) return 'first';
  const [earlier] = await tx.query<{ status: string; code: string | null; content_hash: Buffer }>(
    'SELECT status, code, content_hash FROM applied_mutations WHERE user_id = $1 AND id = $2',
    [userId, id],
    'sync.earlier',
  );
  if (!earlier) throw new Error('A mutation is recorded and not recorded at once.');
  if (!earlier.content_hash.equals(content)) return { id, status: 'rejected', code: 'conflict' };
  return mutationResultSchema.parse({ id, status: earlier.status, code: earlier.code });
}

function hashContent(mutation: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(mutation)).digest();
}

interface Handling {
  readonly mutation: Mutation;
  readonly by: User;
  readonly context: Context;
}

function handle(
  handlers: MutationHandlers,
  tx: Transaction,
  { mutation, by, context }: Handling,
): Promise<MutationOutcome> {
  // The table has the handler of each kind under its kind, which TypeScript cannot follow through a union.
  const handler = handlers[mutation.kind] as MutationHandler;
  return handler(tx, mutation, by, context);
}
