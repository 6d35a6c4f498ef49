import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { root } from './child-process.ts';

const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(root, 'node_modules/.tmp/layers-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const configSchema = z.object({ references: z.array(z.object({ path: z.string() })) });

/** The projects that `project` may import, as its own configuration names them. */
async function readReferences(project: string): Promise<{ path: string }[]> {
  const config = configSchema.parse(JSON.parse(await readFile(join(root, project, 'tsconfig.json'), 'utf8')));
  return config.references.map(({ path }) => ({ path: join(root, project, path) }));
}

/** What the compiler says of a file that belongs to `project` and holds `source`. */
async function compile(project: string, source: string): Promise<string> {
  const name = project.replaceAll('/', '-');
  await writeFile(join(folder, `${name}.ts`), source);
  await writeFile(
    join(folder, `${name}.json`),
    JSON.stringify({
      extends: join(root, project, 'tsconfig.json'),
      compilerOptions: {
        rootDir: root,
        outDir: join(folder, 'out'),
        noEmit: true,
        emitDeclarationOnly: false,
      },
      include: [`${name}.ts`],
      exclude: [],
      references: await readReferences(project),
    }),
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  return run(process.execPath, [tsc, '-p', join(folder, `${name}.json`)]).then(
    () => '',
    (error: { stdout?: string }) => error.stdout ?? '',
  );
}

it.each([
  ['renderer/ui', 'main/platform/clock.ts'],
  ['renderer/line', 'renderer/ui/lib/cn.ts'],
  ['main', 'server/context.ts'],
  ['server', 'main/platform/clock.ts'],
  ['simulator', 'server/context.ts'],
  ['assist', 'server/context.ts'],
])('a file of %s that imports %s does not compile', async (project, forbidden) => {
  const said = await compile(project, `import '${join(root, forbidden)}';\n`);
  expect(said).toContain('TS6307');
});

it.each([
  ['contracts', `import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n`],
  ['assist', 'export const x = process.env;\n'],
  ['renderer/ui', `import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n`],
  ['main', 'export const x = document.title;\n'],
])('%s knows nothing of a platform that is not its own', async (project, source) => {
  expect(await compile(project, source)).toMatch(/TS(2591|2304|2584|2580|2307)/);
});

it('what is allowed compiles', async () => {
  const source = `import type { Call } from '${join(root, 'contracts/domain/call.ts')}';\nexport type X = Call;\n`;
  expect(await compile('main', source)).toBe('');
});
