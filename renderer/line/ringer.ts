/** What plays the ringtone; an audio element, as far as it is needed. */
export interface RingtonePlayer {
  loop: boolean;
  muted: boolean;
  currentTime: number;
  play(): Promise<void>;
  pause(): void;
  setSinkId?(deviceId: string): Promise<void>;
}

/** Rings for as long as there is a call to ring for, on its own device; the SDK's own ringing is off. */
export interface Ringer {
  start(): void;
  stop(): void;
  use(choice: { readonly deviceId: string | null; readonly isMuted: boolean }): void;
}

export function createRinger(player: RingtonePlayer): Ringer {
  let isRinging = false;
  player.loop = true;
  return {
    start() {
      if (isRinging) return;
      isRinging = true;
      player.currentTime = 0;
      player.play().then(
        // `play` answers late: the call may be gone by then.
        () => {
          if (!isRinging) player.pause();
        },
        () => undefined,
      );
    },
    stop() {
      isRinging = false;
      player.pause();
    },
    use({ deviceId, isMuted }) {
      player.muted = isMuted;
      // A device that is gone must not keep the call from ringing: the default rings then.
      player.setSinkId?.(deviceId ?? '').catch(() => undefined);
    },
  };
}
