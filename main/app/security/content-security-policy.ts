import type { WindowKind } from './own-pages.ts';
import { buildVoiceSources } from './voice-hosts.ts';

type Directives = Readonly<Record<string, readonly string[]>>;

const common: Directives = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'media-src': ["'self'"],
  'connect-src': ["'none'"],
  'worker-src': ["'none'"],
  'object-src': ["'none'"],
  'frame-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/**
 * Rule: a page runs and shows only what ships with it. The UI page connects nowhere, all it knows comes over
 * IPC; the line page connects to the voice provider, and to itself for its sounds.
 */
const directivesOf: Readonly<Record<WindowKind, Directives>> = {
  ui: common,
  line: { ...common, 'connect-src': ["'self'", ...buildVoiceSources()] },
};

function toHeader(directives: Directives): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** The header of a page; of a path that belongs to neither page (sounds), the one that allows nothing more. */
export function buildContentSecurityPolicy(path: string): string {
  return toHeader(path.startsWith('/line/') ? directivesOf.line : directivesOf.ui);
}
