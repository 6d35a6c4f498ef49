import type * as Electron from 'electron';

export const systemPreferences = {
  getMediaAccessStatus: () => 'granted' as const,
  askForMediaAccess: async () => true,
} satisfies Partial<Electron.SystemPreferences>;
