import { parseArgs } from 'node:util';
import type { ChaosGroups, ChaosRun } from './chaos-run.ts';

export const usage = `usage: npm run chaos [-- GROUP … [--only NAME] [--seed N] [--runs N]]`;

export interface Wanted {
  readonly group: string;
  readonly run: ChaosRun;
  readonly seed: number;
  readonly runs: number;
}

export type ParsedArguments =
  | { readonly kind: 'mistake'; readonly message: string }
  | {
      readonly kind: 'wanted';
      readonly wanted: readonly Wanted[];
      /** Groups in which nothing is registered. */
      readonly emptyGroups: readonly string[];
      /** Whether such a group was asked for by its name: then not all that was asked for held. */
      readonly isEmptyGroupNamed: boolean;
    };

const isWhole = (text: string): boolean => /^\d{1,10}$/.test(text);

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: args.filter((arg) => arg !== '--'),
      allowPositionals: true,
      options: { only: { type: 'string' }, seed: { type: 'string' }, runs: { type: 'string' } },
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** `drawSeed` gives the seed of each run for which none was typed. */
export function parseArguments(
  args: readonly string[],
  groups: ChaosGroups,
  drawSeed: () => number,
): ParsedArguments {
  const read = readOptions(args);
  if (typeof read === 'string') return { kind: 'mistake', message: read };
  const { values, positionals } = read;
  const unknown = positionals.filter((name) => !(name in groups));
  if (unknown.length > 0)
    return {
      kind: 'mistake',
      message: `no such group: ${unknown.join(', ')}. There are: ${Object.keys(groups).join(', ')}`,
    };
  for (const name of ['seed', 'runs'] as const) {
    const value = values[name];
    if (value !== undefined && !isWhole(value))
      return { kind: 'mistake', message: `--${name} needs a whole number` };
  }
  const chosen = Object.entries(groups).filter(
    ([name]) => positionals.length === 0 || positionals.includes(name),
  );
  const wanted = chosen.flatMap(([group, runs]) =>
    runs
      .filter((run) => values.only === undefined || run.name === values.only)
      .map((run) => ({
        group,
        run,
        seed: values.seed === undefined ? drawSeed() : Number(values.seed),
        runs: values.runs === undefined ? run.runs : Number(values.runs),
      })),
  );
  if (values.only !== undefined && wanted.length === 0)
    return { kind: 'mistake', message: `no run is called ${values.only} there` };
  const emptyGroups = chosen.filter(([, runs]) => runs.length === 0).map(([name]) => name);
  return {
    kind: 'wanted',
    wanted,
    emptyGroups,
    isEmptyGroupNamed: positionals.length > 0 && emptyGroups.length > 0,
  };
}
