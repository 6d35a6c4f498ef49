import { expect, test } from './fixtures.ts';

test('signs in with the account that the demonstration offers', async ({ desktop }) => {
  await desktop.signIn();
  await expect(desktop.page.getByRole('heading', { name: 'Dial pad' })).toBeVisible();
});

test('says that e-mail or password is wrong, and keeps what was typed', async ({ desktop }) => {
  const { page } = desktop;
  await page.getByRole('textbox', { name: 'E-mail' }).fill('demo@lydia.example');
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('E-mail or password is wrong');
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toHaveValue('demo@lydia.example');
});

test('says that the server does not answer, and what to do', async ({ world }) => {
  const desktop = await world.launchDesktop({ apiUrl: 'http://127.0.0.1:9' });
  const { page } = desktop;
  await page.getByRole('textbox', { name: 'E-mail' }).fill('demo@lydia.example');
  await page.getByLabel('Password', { exact: true }).fill('anything');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert').first()).toContainText(/server.*(reach|answer)/i);
  await desktop.close();
});
