import type { Scenario } from '../../../contracts/api/practice.ts';
import type { Language } from '../../../contracts/domain/call.ts';
import type { CallScript } from '../script.ts';
import { englishCallee, englishCallers } from './english.ts';
import { frenchCallee, frenchCallers } from './french.ts';

/** Everybody who calls in. */
export const callerScripts: readonly CallScript[] = [...englishCallers, ...frenchCallers];

/** Who answers the calls that an operator places, by language. */
export const calleeScripts: Readonly<Record<Language, CallScript>> = { en: englishCallee, fr: frenchCallee };

export const allScripts: readonly CallScript[] = [...callerScripts, ...Object.values(calleeScripts)];

export function findCallerScript(id: string): CallScript | null {
  return callerScripts.find((script) => script.id === id) ?? null;
}

/** The calls that can be asked for, as the practice service lists them. */
export function listScenarios(): readonly Scenario[] {
  return callerScripts.map(({ id, language, title, summary }) => ({ id, language, title, summary }));
}
