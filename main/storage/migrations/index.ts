import { calls } from './0001-calls.ts';
import { conversation } from './0002-conversation.ts';
import { referenceData } from './0003-reference-data.ts';
import { sync } from './0004-sync.ts';
import { search } from './0005-search.ts';
import { talkedHere } from './0006-talked-here.ts';
import { contactsAndTags } from './0007-contacts-and-tags.ts';
import { historyFilters } from './0008-history-filters.ts';
import { confirmedMutations } from './0009-confirmed-mutations.ts';
import type { Migration } from './migration.ts';

/** All steps of the schema, in order. */
export const migrations: readonly Migration[] = [
  calls,
  conversation,
  referenceData,
  sync,
  search,
  talkedHere,
  contactsAndTags,
  historyFilters,
  confirmedMutations,
];
