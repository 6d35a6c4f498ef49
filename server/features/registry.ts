import type { Route } from '../http/route.ts';
import { articleSnapshot, loadArticleValues } from './articles/repository.ts';
import { articleRoutes } from './articles/routes.ts';
import { auditRoutes } from './audit/routes.ts';
import { authRoutes } from './auth/routes.ts';
import { browserRoutes } from './browser/routes.ts';
import { loadLegValues } from './calls/leg-repository.ts';
import { callMutationHandlers } from './calls/mutations.ts';
import { loadNoteConflicts } from './calls/note-conflict-repository.ts';
import { loadCalls } from './calls/repository.ts';
import { callRoutes } from './calls/routes.ts';
import { callSnapshot, legSnapshot, noteConflictSnapshot } from './calls/snapshots.ts';
import { contactMutationHandlers } from './contacts/mutations.ts';
import { contactSnapshot, loadContactValues } from './contacts/repository.ts';
import { dispositionSnapshot, loadDispositionValues } from './dispositions/repository.ts';
import { dispositionRoutes } from './dispositions/routes.ts';
import { practiceRoutes } from './practice/routes.ts';
import { queueRoutes } from './queues/routes.ts';
import { serverInfoRoutes } from './server-info/routes.ts';
import { statusRoutes } from './status/routes.ts';
import { suggestionMutationHandlers } from './suggestions/mutations.ts';
import { loadSuggestions, suggestionSnapshot } from './suggestions/repository.ts';
import type { EntityLoaders } from './sync/changes.ts';
import type { MutationHandlers } from './sync/mutation-handlers.ts';
import { createSyncRoutes } from './sync/routes.ts';
import type { SnapshotSource } from './sync/snapshot/snapshot-source.ts';
import { teamRoutes } from './teams/routes.ts';
import { loadUtterancesById, utteranceSnapshot } from './transcript/repository.ts';
import { loadUserValues, userSnapshot } from './users/repository.ts';
import { userRoutes } from './users/routes.ts';
import { voiceRoutes } from './voice/routes.ts';

/** How the change feed reads each entity. */
export const entityLoaders: EntityLoaders = {
  call: loadCalls,
  utterance: loadUtterancesById,
  suggestion: loadSuggestions,
  article: loadArticleValues,
  disposition: loadDispositionValues,
  user: loadUserValues,
  contact: loadContactValues,
  leg: loadLegValues,
  'note-conflict': loadNoteConflicts,
};

/** How a desktop that begins anew is given everything: those that others refer to first. */
export const snapshotSources: readonly SnapshotSource[] = [
  userSnapshot,
  dispositionSnapshot,
  contactSnapshot,
  articleSnapshot,
  callSnapshot,
  legSnapshot,
  utteranceSnapshot,
  suggestionSnapshot,
  noteConflictSnapshot,
];

/** What is done with each kind of change that a desktop sends. */
export const mutationHandlers: MutationHandlers = {
  ...callMutationHandlers,
  ...suggestionMutationHandlers,
  ...contactMutationHandlers,
};

/** Every route of the API: what is not in this list is not mounted, and not in the document. */
export const routes: readonly Route[] = [
  ...serverInfoRoutes,
  ...authRoutes,
  ...browserRoutes,
  ...statusRoutes,
  ...auditRoutes,
  ...userRoutes,
  ...teamRoutes,
  ...queueRoutes,
  ...dispositionRoutes,
  ...articleRoutes,
  ...callRoutes,
  ...voiceRoutes,
  ...practiceRoutes,
  ...createSyncRoutes({ loaders: entityLoaders, handlers: mutationHandlers, sources: snapshotSources }),
];
