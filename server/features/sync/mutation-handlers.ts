import type { Mutation, MutationKind } from '../../../contracts/api/sync.ts';
import type { User } from '../../../contracts/domain/user.ts';
import type { ErrorCode } from '../../../contracts/errors.ts';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../db/database.ts';

/** See `mutationResultSchema`: `conflict` and `rejected` are answers too, and are recorded like `applied`. */
export type MutationOutcome =
  | { readonly status: 'applied' }
  | { readonly status: 'conflict' }
  | { readonly status: 'rejected'; readonly code: ErrorCode };

/**
 * Applies one mutation. It runs in the transaction that also records the mutation as applied, so it happens exactly
 * once. It writes through `tx` alone and calls `recordChange` for what it changed; it throws only for a bug or a
 * database that is away, and is then tried again by the next delivery.
 */
export type MutationHandler<M extends Mutation = Mutation> = (
  tx: Transaction,
  mutation: M,
  by: User,
  context: Context,
) => Promise<MutationOutcome>;

/** One handler for each kind; a feature exports its own, `features/registry.ts` puts them together. */
export type MutationHandlers = {
  readonly [K in MutationKind]: MutationHandler<Extract<Mutation, { kind: K }>>;
};
