/** A device as the browser lists it, as far as the choice needs it. */
export interface ListedDevice {
  readonly id: string;
}

/**
 * The device to use: the wanted one whenever it is there, so that it is returned to when it is plugged in
 * again; else null, the system's default. Never another one of our own guess.
 */
export function chooseDevice(wantedId: string | null, listed: readonly ListedDevice[]): string | null {
  return wantedId !== null && listed.some((device) => device.id === wantedId) ? wantedId : null;
}
