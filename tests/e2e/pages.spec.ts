import { createServer, type Server } from 'node:http';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { demoPassword } from '../../server/seed/team.ts';
import { startBareBrowser } from '../world/bare-browser.ts';
import { test as base, expect } from './fixtures.ts';

interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page was refused by its own policy, and what its scripts threw. */
  readonly complaints: readonly string[];
}

const test = base.extend<{ visit: (locale?: string) => Promise<Visit> }, { browserOfPages: Browser }>({
  browserOfPages: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the destructuring
    async ({}, use) => {
      const browser = await startBareBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  visit: async ({ browserOfPages, world }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (locale = 'en') => {
      const context = await browserOfPages.newContext({ baseURL: world.backend.apiUrl, locale });
      contexts.push(context);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !/status of 40[13]/.test(message.text()))
          complaints.push(message.text());
      });
      return { context, page, complaints };
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

async function signIn(page: Page, email: string, password = demoPassword): Promise<void> {
  await page.getByLabel(/^(E-mail|Adresse e-mail)$/).fill(email);
  await page.getByLabel(/^(Password|Mot de passe)$/).fill(password);
  await page.getByRole('button').click();
}

test('the status asks for a sign-in, shows itself to a supervisor, and forgets him when he signs out', async ({
  visit,
}) => {
  const { page, context, complaints } = await visit();
  await page.goto('/status');
  await signIn(page, 'sofia@lydia.example');
  await expect(page.getByRole('heading', { name: 'Status of the service' })).toBeVisible();
  const parts = page.locator('section', { has: page.getByRole('heading', { name: 'Parts' }) });
  await expect(parts.getByText('answers', { exact: true })).toBeVisible();
  expect(await page.evaluate(() => document.cookie)).toBe('');
  const [cookie] = await context.cookies();
  expect(cookie).toMatchObject({
    name: '__Host-lydia-session',
    httpOnly: true,
    secure: true,
    sameSite: 'Strict',
  });
  await page.reload();
  await expect(page.getByText('Signed in as Sofia Martins')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(await context.cookies()).toEqual([]);
  expect(complaints).toEqual([]);
});

test('says in French what was wrong, and that a role does not show the status', async ({ visit }) => {
  const { page } = await visit('fr-FR');
  await page.goto('/sign-in');
  await signIn(page, 'demo@lydia.example', 'pas le bon');
  await expect(page.getByRole('alert')).toHaveText('L’adresse ou le mot de passe est incorrect.');
  await signIn(page, 'demo@lydia.example');
  await expect(page.getByRole('status')).toContainText('Votre rôle ne donne pas accès');
});

test('in the document of the API an operation is tried as whoever is signed in', async ({ visit }) => {
  const { page, complaints } = await visit();
  await page.goto('/docs');
  await page.getByRole('button', { name: 'Sign in to try the operations' }).click();
  await signIn(page, 'demo@lydia.example');
  await expect(page.getByText('Signed in as Camille Moreau')).toBeVisible();
  const operation = page.locator('#operations-users-getUsersMe');
  await operation.getByRole('button').first().click();
  await operation.getByRole('button', { name: 'Try it out' }).click();
  await operation.getByRole('button', { name: 'Execute' }).click();
  const answer = operation.locator('.live-responses-table tbody');
  await expect(answer.locator('.response-col_status')).toHaveText('200');
  await expect(answer).toContainText('Camille Moreau');
  expect(complaints).toEqual([]);
});

/** A page of another site, which posts to the server with whatever cookies the browser gives it. */
async function serveEvilPage(target: string): Promise<{ server: Server; url: string }> {
  const html = `<!doctype html><form method="post" enctype="text/plain" action="${target}"><input name="a" value="b"></form>
<script>document.forms[0].submit()</script>`;
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { server, url: `http://localhost:${port}` };
}

test('A10: a page of another site cannot sign anybody out', async ({ visit, world }) => {
  const { page, context } = await visit();
  await page.goto('/sign-in');
  await signIn(page, 'sofia@lydia.example');
  await expect(page.getByText('Signed in as Sofia Martins')).toBeVisible();
  const { server, url } = await serveEvilPage(`${world.backend.apiUrl}/v1/browser/sign-out`);
  const evil = await context.newPage();
  const answered = evil.waitForResponse((response) => response.url().endsWith('/sign-out'));
  await evil.goto(url);
  expect((await answered).status()).toBe(403);
  await page.reload();
  await expect(page.getByText('Signed in as Sofia Martins')).toBeVisible();
  server.close();
});
