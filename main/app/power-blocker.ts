/** What of Electron's `powerSaveBlocker` is needed. */
export interface PowerSave {
  start(type: 'prevent-app-suspension'): number;
  stop(id: number): void;
}

/** Keeps the computer from sleeping while a call rings or runs. */
export function createPowerBlocker(powerSave: PowerSave) {
  let id: number | null = null;
  return {
    update(isInCall: boolean): void {
      if (isInCall && id === null) id = powerSave.start('prevent-app-suspension');
      if (!isInCall && id !== null) {
        powerSave.stop(id);
        id = null;
      }
    },
  };
}
