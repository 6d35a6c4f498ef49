import { hearContact, loudEnough } from '../world/line-audio.ts';
import { createSteps, seeLeg } from '../world/operator-steps.ts';
import type { SimulatedLeg } from '../world/simulator-client.ts';
import { expect, test } from './fixtures.ts';

test('an inbound call is heard on both sides, transcribed, answered with a source, wrapped up and found again', async ({
  world,
  operator,
}) => {
  const { page } = operator;
  const steps = createSteps(page);
  await world.simulator.setOperatorSpeech('I am looking at your file right now.');
  await steps.takeCall(world.simulator, 'invoice-en');

  await test.step('audio runs both ways', async () => {
    expect(await hearContact(operator.app)).toBeGreaterThanOrEqual(loudEnough);
    await seeLeg(
      world.simulator,
      (leg) => leg.kind === 'browser' && leg.sent.voicedMs > 500,
      'the operator is heard',
    );
  });
  await test.step('the words of both appear', async () => {
    await expect(steps.transcript).toContainText(/invoice/i, { timeout: 20_000 });
    await expect(steps.transcript).toContainText('I am looking at your file right now.', { timeout: 20_000 });
  });
  await test.step("a suggestion names its source, and the quote is the article's", async () => {
    await steps.suggestion.getByRole('button', { name: /^Use\b/ }).waitFor({ timeout: 40_000 });
    await steps.suggestion
      .getByRole('button', { name: /^Source 1\b/ })
      .first()
      .click();
    await page.getByRole('link', { name: 'Open the article' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.getByRole('link', { name: /^Calls\b/ }).click();
  });
  await steps.suggestion.getByRole('button', { name: /^Use\b/ }).click();
  await steps.writeNotes('Wants a copy by e-mail.');
  await steps.hangUp();
  await expect(page.getByText('You hung up').first()).toBeVisible();
  await steps.wrapUp('Resolved');
  const list = await steps.openHistory('invoice');
  await list.getByRole('listitem').first().getByRole('button').or(list.getByRole('link')).first().click();
  await expect(page.getByText('Wants a copy by e-mail.')).toBeVisible();
  await expect(page.getByText('I am looking at your file right now.').first()).toBeVisible();
});

test('mute silences the microphone and nothing else, keys reach the other side', async ({
  world,
  operator,
}) => {
  const { page } = operator;
  const steps = createSteps(page);
  await steps.takeCall(world.simulator, 'delivery-en');
  const isOperator = (leg: SimulatedLeg): boolean => leg.kind === 'browser' && leg.status === 'in-progress';
  await seeLeg(world.simulator, (leg) => isOperator(leg) && leg.sent.rms > 50, 'the operator is heard');
  await page.getByRole('button', { name: /^Mute\b/ }).click();
  await expect(page.getByText('Your microphone is muted')).toBeVisible();
  await seeLeg(
    world.simulator,
    (leg) => isOperator(leg) && leg.sent.rms === 0,
    'the muted operator is silent',
  );
  expect(await hearContact(operator.app)).toBeGreaterThanOrEqual(loudEnough);

  await page.getByRole('button', { name: /^Keypad\b/ }).click();
  for (const digit of ['1', '5', '9', '#'])
    await page.getByRole('button', { name: digit, exact: true }).click();
  await seeLeg(
    world.simulator,
    (leg) => isOperator(leg) && leg.dtmf === '159#',
    'every key arrives, in order',
  );
});

test('the caller hangs up: the call ends with its cause, and wrap-up begins', async ({ world, operator }) => {
  const steps = createSteps(operator.page);
  await steps.takeCall(world.simulator, 'cancellation-en');
  const caller = await seeLeg(
    world.simulator,
    (leg) => leg.kind === 'virtual' && leg.status === 'in-progress',
    'the caller is there',
  );
  await world.simulator.hangUp(caller.sid);
  await expect(operator.page.getByText('The other side hung up').first()).toBeVisible();
  await steps.wrapUp('Resolved');
});

test('a caller who gives up stops the ringing', async ({ world, operator }) => {
  const { page } = operator;
  await world.simulator.ring('invoice-fr');
  await page.getByRole('button', { name: /^Answer\b/ }).waitFor({ timeout: 20_000 });
  const caller = await seeLeg(
    world.simulator,
    (leg) => leg.kind === 'virtual' && leg.status !== 'completed',
    'the caller waits',
  );
  await world.simulator.hangUp(caller.sid);
  await expect(page.getByRole('button', { name: /^Answer\b/ })).toBeHidden();
});

test('a question without an answer in the knowledge base suggests no fact', async ({ world, operator }) => {
  const steps = createSteps(operator.page);
  await steps.takeCall(world.simulator, 'no-answer-en');
  await expect(steps.suggestion).toContainText(/Nothing in the knowledge base/, { timeout: 40_000 });
  await expect(steps.suggestion.getByRole('button', { name: /^Use\b/ })).toBeHidden();
});
