import { expect, test } from './fixtures.ts';

test('the page has the bridge and nothing of Node or Electron', async ({ desktop }) => {
  const found = await desktop.page.evaluate(() => {
    const scope = window as unknown as Record<string, unknown>;
    return {
      names: ['require', 'process', 'module', 'ipcRenderer', 'electron', 'Buffer', 'line'].filter(
        (name) => name in scope,
      ),
      isFrozen: Object.isFrozen(scope['lydia']),
      nouns: Object.keys(scope['lydia'] as object).toSorted(),
    };
  });
  expect(found.names).toEqual([]);
  expect(found.isFrozen).toBe(true);
  expect(found.nouns).toEqual([
    'app',
    'backup',
    'calls',
    'contacts',
    'history',
    'knowledge',
    'practice',
    'session',
    'settings',
    'suggestions',
    'sync',
    'transcript',
  ]);
});

test('the page runs no inline script, and reaches no other host', async ({ desktop }) => {
  const outcome = await desktop.page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.wasRun = true';
    document.body.append(script);
    const reached = await fetch('https://example.com/').then(
      () => true,
      () => false,
    );
    return { wasRun: 'wasRun' in window, reached };
  });
  expect(outcome).toEqual({ wasRun: false, reached: false });
});

test('the page cannot open windows or navigate away', async ({ desktop }) => {
  const { app, page } = desktop;
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  const before = app.windows().length;
  await page.evaluate(() => {
    window.open('https://example.com/');
    window.location.href = 'https://example.com/';
  });
  expect(app.windows().length).toBe(before);
  // Asked through main: the driver itself would wait for the navigation that was refused.
  const pages = await app.evaluate(({ webContents }) =>
    Promise.all(
      webContents.getAllWebContents().map(async (contents) => ({
        url: contents.getURL(),
        hasForm: await contents.executeJavaScript('document.querySelector("form") !== null'),
      })),
    ),
  );
  expect(pages.filter(({ url }) => !url.startsWith('app://lydia/'))).toEqual([]);
  expect(pages.some(({ hasForm }) => hasForm === true)).toBe(true);
});

test('camera and screen are refused, the microphone is not', async ({ desktop }) => {
  const outcome = await desktop.page.evaluate(async () => {
    const attempt = (promise: Promise<MediaStream>) =>
      promise.then(
        (stream) => {
          for (const track of stream.getTracks()) track.stop();
          return 'granted';
        },
        (error: unknown) => (error instanceof DOMException ? error.name : String(error)),
      );
    return {
      camera: await attempt(navigator.mediaDevices.getUserMedia({ video: true })),
      screen: await attempt(navigator.mediaDevices.getDisplayMedia()),
    };
  });
  expect(outcome).toEqual({ camera: 'NotAllowedError', screen: 'NotAllowedError' });
});
