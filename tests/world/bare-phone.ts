import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { voiceTokenSchema } from '../../contracts/api/voice.ts';
import type { Backend } from '../../scripts/backend.ts';
import { root } from '../../scripts/child-process.ts';
import { signInToApi } from './api-session.ts';
import { addAudioClock, readFirstAudio, resetAudioClock } from './audio-clock.ts';
import { startBareBrowser } from './bare-browser.ts';
import { operatorSpeech } from './desktop-driver.ts';

/** The bare Voice SDK in a plain page, with the options that make a call quick, against the same simulator. */
export interface BarePhone {
  /** Milliseconds from `connect()` to the SDK's `accept`, and to the first sound. */
  call(number: string): Promise<{ acceptMs: number; firstAudioMs: number }>;
  stop(): Promise<void>;
}

interface SdkCall {
  on(event: string, listener: () => void): void;
  disconnect(): void;
}
type SdkWindow = Window & {
  readonly Twilio: {
    readonly Device: new (token: string, options: object) => { connect(options: object): Promise<SdkCall> };
  };
  device: { connect(options: object): Promise<SdkCall> };
  current: SdkCall;
};

/** A token for another operator than the desktop's. */
async function loadVoiceToken({ apiUrl }: Backend): Promise<string> {
  const session = await signInToApi(apiUrl, 1);
  return voiceTokenSchema.parse(await (await session.post('/v1/voice/token', {})).json()).token;
}

async function servePage(): Promise<{ url: string; close(): void }> {
  const sdk = readFileSync(join(root, 'node_modules/@twilio/voice-sdk/dist/twilio.min.js'));
  const server = createServer((request, response) => {
    const isScript = request.url === '/sdk.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? sdk : '<!doctype html><title>bare phone</title><script src="sdk.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { url: `http://localhost:${port}/`, close: () => void server.close() };
}

async function makeDevice(page: Page, token: string): Promise<void> {
  await page.evaluate((voiceToken) => {
    const scope = window as unknown as SdkWindow;
    scope.device = new scope.Twilio.Device(voiceToken, {
      disableAudioContextSounds: true,
      enableImprovedSignalingErrorPrecision: true,
      maxCallSignalingTimeoutMs: 30_000,
      logLevel: 'silent',
    });
  }, token);
}

function connectAndAccept(
  page: Page,
  params: Record<string, string>,
): Promise<{ startedAt: number; acceptMs: number }> {
  return page.evaluate(async (parameters) => {
    const scope = window as unknown as SdkWindow;
    const startedAt = performance.timeOrigin + performance.now();
    scope.current = await scope.device.connect({ params: parameters });
    await new Promise<void>((resolve) => scope.current.on('accept', resolve));
    return { startedAt, acceptMs: performance.timeOrigin + performance.now() - startedAt };
  }, params);
}

export async function startBarePhone(backend: Backend): Promise<BarePhone> {
  const served = await servePage();
  const browser = await startBareBrowser([
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${operatorSpeech}`,
    '--allow-loopback-in-peer-connection',
    ...backend.desktopSwitches,
  ]);
  const page = await browser.newPage();
  await addAudioClock(page);
  await page.goto(served.url);
  await makeDevice(page, await loadVoiceToken(backend));
  return {
    call: async (number) => {
      await resetAudioClock(page);
      const { startedAt, acceptMs } = await connectAndAccept(page, { To: number, CallId: randomUUID() });
      const firstAudioMs = (await readFirstAudio(page)) - startedAt;
      await page.evaluate(
        () =>
          new Promise<void>((resolve) => {
            const { current } = window as unknown as SdkWindow;
            current.on('disconnect', resolve);
            current.disconnect();
          }),
      );
      return { acceptMs, firstAudioMs };
    },
    stop: async () => {
      await browser.close();
      served.close();
    },
  };
}
