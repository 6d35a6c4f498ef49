import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startHeldApi } from '../world/held-api.ts';
import { chooseFile, createHistorySteps } from '../world/history-steps.ts';
import { expect, test } from './fixtures.ts';

/** Of the demonstration's past calls: a word that was said in one of them. */
const spoken = 'invoice';
const sent = { timeout: 30_000 };

test('the whole history is at hand without the server, and what was written meanwhile arrives everywhere', async ({
  world,
  operator,
}) => {
  const { page } = operator;
  const steps = createHistorySteps(page);
  await steps.open();
  await world.backend.killApi();
  try {
    await expect(page.getByText('Offline').first()).toBeVisible({ timeout: 15_000 });
    await test.step('search marks the hits, and the call opens at what was said', async () => {
      await steps.search(spoken);
      await expect(steps.rows.first().locator('mark').first()).toHaveText(/invoice/i);
      await steps.openFirst();
      await expect(page.locator('[data-past-transcript] mark[aria-current]')).toBeInViewport();
    });
    await test.step('filters narrow the list, and are taken away again', async () => {
      await steps.search('');
      await expect(page.getByText(/^\d+ calls$/)).toBeVisible();
      await page.getByRole('radio', { name: 'Outbound' }).check();
      await expect(page.getByText(/^\d+ calls? found$/)).toBeVisible();
      await expect(steps.rows.filter({ hasText: 'Inbound' })).toHaveCount(0);
      await page.getByRole('radio', { name: 'All' }).check();
      await expect(page.getByText(/^\d+ calls$/)).toBeVisible();
      await expect(steps.rows.filter({ hasText: 'Inbound' }).first()).toBeVisible();
    });
    await test.step('notes, a tag and a contact are written', async () => {
      await steps.search(spoken);
      await steps.openFirst();
      await steps.writeNotes('Written without a network.');
      await steps.addTag('offline tag');
      await page.getByRole('button', { name: 'Create contact' }).click();
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Zelda Offline');
      await page.getByRole('button', { name: 'Create contact' }).click();
      await expect(page.getByRole('article', { name: 'Zelda Offline' })).toBeVisible();
      await expect(page.getByRole('link', { name: /changes? to send/ })).toBeVisible();
    });
  } finally {
    await world.backend.restartApi();
  }
  await expect(page.getByRole('link', { name: /changes? to send/ })).toHaveCount(0, sent);

  const elsewhere = await world.launchDesktop();
  await elsewhere.signIn();
  const there = createHistorySteps(elsewhere.page);
  await there.open();
  await there.search('Zelda');
  await expect(there.rows.filter({ hasText: 'offline tag' }).first()).toBeVisible(sent);
  await there.search('without a network');
  await there.openFirst();
  await expect(there.notes).toHaveValue('Written without a network.');
  await elsewhere.close();
});

test('notes changed on two computers at once stand side by side, and the choice arrives on both', async ({
  world,
  operator,
}) => {
  const other = await world.launchDesktop();
  await other.signIn();
  const [here, there] = [createHistorySteps(operator.page), createHistorySteps(other.page)];
  await Promise.all([here.open(), there.open()]);
  // The same call on both: the oldest is not moved by calls of other tests.
  for (const { page } of [operator, other]) {
    await page.getByRole('list', { name: 'Calls found' }).getByRole('link').first().focus();
    await page.keyboard.press('End');
    await page.getByRole('article').waitFor();
  }
  await world.backend.killApi();
  try {
    await here.writeNotes('He called from his office.');
    await there.writeNotes('She asked for a refund.');
  } finally {
    await world.backend.restartApi();
  }
  for (const { page } of [operator, other]) {
    const conflict = page.getByRole('region', { name: 'Two versions of the notes' });
    await expect(conflict).toContainText('He called from his office.', sent);
    await expect(conflict).toContainText('She asked for a refund.');
    await expect(page.getByRole('link', { name: '1 note to compare' })).toBeVisible();
  }
  await operator.page.getByRole('button', { name: 'Make one from both' }).click();
  await operator.page
    .getByRole('textbox', { name: 'Text made of both' })
    .fill('He called from his office and asked for a refund.');
  await operator.page.getByRole('button', { name: 'Save this text' }).click();
  for (const { page } of [operator, other]) {
    await expect(page.getByRole('region', { name: 'Two versions of the notes' })).toHaveCount(0, sent);
    await expect(createHistorySteps(page).notes).toHaveValue(
      'He called from his office and asked for a refund.',
    );
    await expect(page.getByRole('link', { name: /to compare/ })).toHaveCount(0);
  }
  await other.close();
});

test('a number is copied without a permission to use the clipboard', async ({ operator }) => {
  const { page } = operator;
  const steps = createHistorySteps(page);
  await steps.open();
  await steps.search(spoken);
  await steps.openFirst();
  const copyMenu = page.getByRole('button', { name: 'Copy', exact: true });
  await copyMenu.click();
  await page.getByRole('button', { name: 'Copy the number' }).click();
  // The menu gives the focus back to its button once it is closed: what is typed before that may go there.
  await expect(copyMenu).toBeFocused();
  const search = page.getByRole('searchbox', { name: 'Search history' });
  await search.fill('');
  await search.press('ControlOrMeta+v');
  await expect(search).toHaveValue(/^\+\d{8,}$/);
  await expect(steps.rows.first()).toBeVisible();
});

test('the calls found are written to the file that was chosen', async ({ world, operator }) => {
  const { page, app } = operator;
  const steps = createHistorySteps(page);
  await steps.open();
  await page.getByRole('radio', { name: 'Outbound' }).check();
  const file = join(await world.makeUserData(), 'calls.csv');
  await chooseFile(app, file);
  await page.getByRole('button', { name: 'Export the calls found' }).click();
  await page.getByRole('button', { name: 'As a table (CSV)' }).click();
  await expect(page.getByText(/calls? (is|are) in calls\.csv/)).toBeVisible({ timeout: 15_000 });
  const [header, ...lines] = (await readFile(file, 'utf8')).trim().split('\n');
  expect(header).toContain('contact_number');
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.every((line) => line.includes('outbound'))).toBe(true);
});

test('a backup brings back the history, and keeps what was written after it', async ({ operator }) => {
  const { page } = operator;
  const steps = createHistorySteps(page);
  await steps.open();
  await page.getByRole('link', { name: /^Settings\b/ }).click();
  await page.getByRole('link', { name: 'Backups' }).click();
  await page.getByRole('button', { name: 'Back up now' }).click();
  await expect(page.getByText('The backup is made.')).toBeVisible({ timeout: 15_000 });

  await steps.open();
  await steps.search(spoken);
  await steps.openFirst();
  await steps.addTag('after the backup');

  await page.getByRole('link', { name: /^Settings\b/ }).click();
  await page.getByRole('link', { name: 'Backups' }).click();
  await page
    .getByRole('button', { name: /^Restore the backup of/ })
    .first()
    .click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText('The backup is restored.')).toBeVisible({ timeout: 20_000 });

  await steps.open();
  await steps.search(spoken);
  await expect(steps.rows.filter({ hasText: 'after the backup' }).first()).toBeVisible(sent);
});

test('the first synchronisation shows how far it is, lets everybody work, and goes on after a cut', async ({
  world,
}) => {
  const held = await startHeldApi(world.backend.apiUrl);
  const desktop = await world.launchDesktop({ apiUrl: held.url });
  const { page } = desktop;
  try {
    await desktop.signIn();
    const banner = page.getByRole('region', { name: 'First synchronisation' });
    await expect(banner).toContainText(/\d+ of \d+ records/);
    await page.getByRole('textbox', { name: 'Number' }).fill('01 99 00 00 01');
    await page.getByRole('link', { name: /^History\b/ }).click();
    await expect(page.getByText('The history is on its way')).toBeVisible();
    held.cut();
    await expect(banner).toContainText('waiting for the server');
    held.release();
    await expect(createHistorySteps(page).rows.first()).toBeVisible(sent);
    await expect(banner).toHaveCount(0);
  } finally {
    await desktop.close();
    await held.close();
  }
});
