import type { Page } from 'playwright-core';

type AudioWindow = Window & { firstAudioAt: number | undefined };

/**
 * From its next load on the page notes the wall clock at which a peer connection first brings sound; `reset`
 * begins anew.
 */
export async function addAudioClock(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const scope = window as unknown as AudioWindow;
    scope.firstAudioAt = undefined;
    const context = new AudioContext();
    const Original = window.RTCPeerConnection;
    const listen = (track: MediaStreamTrack): void => {
      const analyser = context.createAnalyser();
      analyser.fftSize = 512;
      context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      const wave = new Float32Array(analyser.fftSize);
      const timer = setInterval(() => {
        analyser.getFloatTimeDomainData(wave);
        if (wave.some((value) => Math.abs(value) > 0.005))
          scope.firstAudioAt ??= performance.timeOrigin + performance.now();
        if (scope.firstAudioAt !== undefined || track.readyState === 'ended') clearInterval(timer);
      }, 5);
    };
    window.RTCPeerConnection = class extends Original {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        this.addEventListener('track', ({ track }) => listen(track));
      }
    };
  });
}

export async function resetAudioClock(page: Page): Promise<void> {
  await page.evaluate(() => {
    (window as unknown as AudioWindow).firstAudioAt = undefined;
  });
}

export async function readFirstAudio(page: Page): Promise<number> {
  const handle = await page.waitForFunction(
    () => (window as unknown as AudioWindow).firstAudioAt,
    undefined,
    {
      timeout: 15_000,
      polling: 20,
    },
  );
  return Number(await handle.jsonValue());
}
