import { join } from 'node:path';
import { type ElectronApplication, _electron as electron, type Page } from '@playwright/test';
import { selectElectron } from '../../hosts/chromium/select.ts';
import { root } from '../../scripts/child-process.ts';

export interface DesktopOptions {
  readonly userData: string;
  readonly args: readonly string[];
  /** WAV that the fake microphone plays in a loop. */
  readonly microphone?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A running desktop and its UI window. */
export interface Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  signIn(email?: string, password?: string): Promise<void>;
  /** Closes the app as a person does, and waits until it has gone. */
  close(): Promise<void>;
}

export const operatorSpeech = join(root, 'tests/world/operator-speech.wav');

async function findUiWindow(app: ElectronApplication): Promise<Page> {
  const isUi = (page: Page): boolean => /\/ui\/index\.html/.test(page.url());
  for (const page of app.windows()) if (isUi(page)) return page;
  const { promise, resolve } = Promise.withResolvers<Page>();
  const look = (page: Page): void => {
    if (isUi(page)) resolve(page);
    else page.on('framenavigated', () => isUi(page) && resolve(page));
  };
  app.on('window', look);
  for (const page of app.windows()) look(page);
  return promise;
}

/** Starts the built desktop with the window at hand; no wait but for the page itself. */
export async function launchDesktop(options: DesktopOptions): Promise<Desktop> {
  selectElectron(root);
  const app = await electron.launch({
    cwd: root,
    args: [
      '.',
      `--user-data-dir=${options.userData}`,
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${options.microphone ?? operatorSpeech}`,
      '--lang=en-US',
      ...options.args,
    ],
    env: { ...(process.env as Record<string, string>), ...options.env },
  });
  const page = await findUiWindow(app);
  return {
    app,
    page,
    signIn: (email, password) => signIn(page, email, password),
    close: () => app.close(),
  };
}

/** With the account given, or the one that the page offers. */
async function signIn(page: Page, email?: string, password?: string): Promise<void> {
  if (email !== undefined && password !== undefined) {
    await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  } else
    await page
      .getByRole('button', { name: /^Sign in as / })
      .first()
      .click();
  await page.getByRole('navigation', { name: 'Main navigation' }).waitFor();
}
