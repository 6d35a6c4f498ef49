import type { Route } from '../http/route.ts';
import { loadArticleValues } from './articles/repository.ts';
import { auditRoutes } from './audit/routes.ts';
import { authRoutes } from './auth/routes.ts';
import { callMutationHandlers } from './calls/mutations.ts';
import { loadCalls } from './calls/repository.ts';
import { callRoutes } from './calls/routes.ts';
import { loadDispositionValues } from './dispositions/repository.ts';
import { practiceRoutes } from './practice/routes.ts';
import { serverInfoRoutes } from './server-info/routes.ts';
import { suggestionMutationHandlers } from './suggestions/mutations.ts';
import { loadSuggestions } from './suggestions/repository.ts';
import type { EntityLoaders } from './sync/changes.ts';
import type { MutationHandlers } from './sync/mutation-handlers.ts';
import { createSyncRoutes } from './sync/routes.ts';
import { loadUtterancesById } from './transcript/repository.ts';
import { loadUserValues } from './users/repository.ts';
import { userRoutes } from './users/routes.ts';
import { voiceRoutes } from './voice/routes.ts';

const nothingYet = async () => new Map<string, unknown>();
const refuse = async () => ({ status: 'rejected', code: 'not-found' }) as const;

/** How the change feed reads each entity. */
export const entityLoaders: EntityLoaders = {
  call: loadCalls,
  utterance: loadUtterancesById,
  suggestion: loadSuggestions,
  article: loadArticleValues,
  disposition: loadDispositionValues,
  user: loadUserValues,
  contact: nothingYet,
  leg: nothingYet,
  'note-conflict': nothingYet,
};

/** What is done with each kind of change that a desktop sends. */
export const mutationHandlers: MutationHandlers = {
  ...callMutationHandlers,
  ...suggestionMutationHandlers,
  'change-tags': refuse,
  'resolve-note-conflict': refuse,
  'create-contact': refuse,
  'edit-contact': refuse,
  'delete-contact': refuse,
};

/** Every route of the API: what is not in this list is not mounted, and not in the document. */
export const routes: readonly Route[] = [
  ...serverInfoRoutes,
  ...authRoutes,
  ...auditRoutes,
  ...userRoutes,
  ...callRoutes,
  ...voiceRoutes,
  ...practiceRoutes,
  ...createSyncRoutes({ loaders: entityLoaders, handlers: mutationHandlers }),
];
