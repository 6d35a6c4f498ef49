import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

/**
 * The files of `page/` as one classic script: types stripped, import and export words taken out, all in
 * one function scope, with `declarations` in front.
 */
export function buildPageScript(
  files: readonly ('codec' | 'bridge' | 'main-world' | 'isolated-world')[],
  declarations: Readonly<Record<string, string>>,
): string {
  const constants = Object.entries(declarations).map(([name, source]) => `const ${name} = ${source};`);
  const bodies = files.map(readPart);
  return `if (window === window.top) (() => { 'use strict';\n${[...constants, ...bodies].join('\n')}\n})();`;
}

const parts = new Map<string, string>();

function readPart(file: string): string {
  const known = parts.get(file);
  if (known !== undefined) return known;
  const source = readFileSync(new URL(`../page/${file}.ts`, import.meta.url), 'utf8');
  const part = stripTypeScriptTypes(source)
    .replaceAll(/^import .*$/gm, '')
    .replaceAll(/^export /gm, '');
  parts.set(file, part);
  return part;
}
