import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSteps } from '../world/operator-steps.ts';
import { expect, test } from './fixtures.ts';

test('a damaged settings file is set aside, and the window says so', async ({ world }) => {
  const userData = await world.makeUserData();
  await writeFile(join(userData, 'settings.json'), '{"theme": "li');
  const desktop = await world.launchDesktop({ userData });
  await expect(desktop.page.getByText(/settings/i).first()).toBeVisible();
  expect((await readdir(userData)).filter((name) => /^settings.*(corrupt|damaged)/.test(name))).not.toEqual(
    [],
  );
  await desktop.close();
});

test('a damaged database is set aside, and the history comes back from the server', async ({ world }) => {
  const userData = await world.makeUserData();
  const first = await world.launchDesktop({ userData });
  await first.signIn();
  await expect((await createSteps(first.page).openHistory()).getByRole('listitem').first()).toBeVisible({
    timeout: 15_000,
  });
  await first.close();
  const users = join(userData, 'users');
  const [user = ''] = await readdir(users);
  const [database = ''] = (await readdir(join(users, user))).filter((name) => name.endsWith('.db'));
  await writeFile(join(users, user, database), 'this is not a database '.repeat(4_000));
  const second = await world.launchDesktop({ userData });
  await second.signIn();
  await expect((await createSteps(second.page).openHistory()).getByRole('listitem').first()).toBeVisible({
    timeout: 15_000,
  });
  expect((await readdir(join(users, user))).filter((name) => /corrupt/.test(name))).not.toEqual([]);
  await second.close();
});

test('a refused microphone is named, with what to do, and works again once allowed', async ({ world }) => {
  const desktop = await world.launchDesktop();
  const allowMicrophone = (isAllowed: boolean) =>
    desktop.app.evaluate(({ session }, allowed) => {
      session.defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(allowed));
      session.defaultSession.setPermissionCheckHandler(() => allowed);
    }, isAllowed);
  await allowMicrophone(false);
  await desktop.signIn();
  await expect(desktop.page.getByText(/microphone/i).first()).toBeVisible({ timeout: 20_000 });
  await expect(desktop.page.getByText('Phone ready')).toHaveCount(0);
  await allowMicrophone(true);
  await desktop.page
    .getByRole('button', { name: /try again/i })
    .first()
    .click();
  await desktop.page.getByText('Phone ready').waitFor({ timeout: 20_000 });
  await desktop.close();
});
