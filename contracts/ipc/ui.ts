import { appChannels } from './app.ts';
import { backupChannels } from './backup.ts';
import { callChannels } from './calls.ts';
import type { Bridge } from './channel.ts';
import { contactChannels } from './contacts.ts';
import { historyChannels } from './history.ts';
import { knowledgeChannels } from './knowledge.ts';
import { practiceChannels } from './practice.ts';
import { sessionChannels } from './session.ts';
import { settingsChannels } from './settings.ts';
import { suggestionChannels } from './suggestions.ts';
import { syncChannels } from './sync.ts';
import { transcriptChannels } from './transcript.ts';

/** Every channel between main and the UI window. Both sides derive from this table, and nothing else exists. */
export const uiChannels = {
  ...appChannels,
  ...sessionChannels,
  ...callChannels,
  ...transcriptChannels,
  ...suggestionChannels,
  ...historyChannels,
  ...knowledgeChannels,
  ...settingsChannels,
  ...practiceChannels,
  ...contactChannels,
  ...syncChannels,
  ...backupChannels,
};
export type UiChannels = typeof uiChannels;

/** `window.lydia` in the UI window. */
export type LydiaBridge = Bridge<UiChannels>;
