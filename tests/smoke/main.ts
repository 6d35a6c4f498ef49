/**
 * `npm run smoke`: the main job, unattended. Starts everything, signs in, takes a scripted call, proves audio
 * both ways, waits for transcript and a grounded suggestion, uses it, hangs up, wraps up and finds the call
 * by a word that the caller said. Prints one JSON line; exit code 0 only when all of it worked.
 */

import { expect } from '@playwright/test';
import { ensureBuilt } from '../../scripts/desktop.ts';
import { hearContact, loudEnough } from '../world/line-audio.ts';
import { createSteps, seeLeg } from '../world/operator-steps.ts';
import { startWorld, type World } from '../world/world.ts';

const scenarioId = 'invoice-en';
/** A word of that scenario's caller. */
const spokenWord = 'invoice';

type Figures = Record<string, number>;

async function runMainJob(world: World, figures: Figures): Promise<void> {
  const clock = createStopwatch(figures);
  const desktop = await world.launchDesktop();
  clock('windowMs');
  await desktop.signIn();
  await desktop.page.getByText('Phone ready').waitFor({ timeout: 20_000 });
  clock('signInToReadyMs');
  const steps = createSteps(desktop.page);
  await world.simulator.ring(scenarioId);
  await desktop.page.getByRole('button', { name: /^Answer\b/ }).waitFor({ timeout: 20_000 });
  clock('ringToCardMs');
  await steps.answer();
  await steps.seeCallActive();
  clock('answerToAudioMs');

  figures['heardByOperatorPeak'] = await hearContact(desktop.app);
  expect(figures['heardByOperatorPeak'], 'the caller is heard').toBeGreaterThanOrEqual(loudEnough);
  const leg = await seeLeg(
    world.simulator,
    (each) => each.kind === 'browser' && each.sent.voicedMs > 500,
    'the microphone is heard',
  );
  figures['heardFromOperatorMs'] = leg.sent.voicedMs;

  await expect(steps.transcript).toContainText(new RegExp(spokenWord, 'i'), { timeout: 30_000 });
  const useButton = steps.suggestion.getByRole('button', { name: /^Use\b/ });
  await useButton.waitFor({ timeout: 60_000 });
  await expect(
    steps.suggestion
      .getByText(/Source 1/)
      .or(steps.suggestion.getByRole('button', { name: /Source 1/ }))
      .first(),
  ).toBeVisible();
  clock('audioToSuggestionMs');
  await useButton.click();
  await steps.writeNotes('Explained the amount; the customer agreed.');
  await steps.hangUp();
  await steps.wrapUp('Resolved');
  clock('suggestionToWrappedUpMs');
  const list = await steps.openHistory(spokenWord);
  await expect(list.getByRole('listitem').first()).toContainText(new RegExp(spokenWord, 'i'));
  clock('searchMs');
  await desktop.close();
}

/** Notes the milliseconds since the last call under a name. */
function createStopwatch(figures: Figures): (name: string) => void {
  let since = performance.now();
  return (name) => {
    const now = performance.now();
    figures[name] = Math.round(now - since);
    since = now;
  };
}

const figures: Figures = {};
const startedAt = performance.now();
ensureBuilt();
const world = await startWorld();
figures['backendMs'] = Math.round(performance.now() - startedAt);
let failure: string | undefined;
try {
  await runMainJob(world, figures);
} catch (error) {
  failure = error instanceof Error ? error.message : String(error);
  if (process.env['LYDIA_SMOKE_VERBOSE']) console.error(world.log());
} finally {
  await world.close();
}
console.log(
  JSON.stringify({
    ok: failure === undefined,
    totalMs: Math.round(performance.now() - startedAt),
    ...figures,
    ...(failure ? { failure } : {}),
  }),
);
process.exit(failure === undefined ? 0 : 1);
