/** `npm run bench [group …]`: figures as JSON lines; the exit code is 0 only when every bar is met. */
import { benchApi } from './api.ts';
import { benchCall } from './call.ts';
import { describeMachine, type Figure } from './figure.ts';
import { benchHistory } from './history.ts';
import { benchIpc } from './ipc.ts';
import { benchStart } from './start.ts';
import { benchSuggestion } from './suggestion.ts';
import { benchSync } from './sync.ts';
import { benchTranscript } from './transcript.ts';

const groups: Readonly<Record<string, () => Promise<Figure[]>>> = {
  call: benchCall,
  transcript: benchTranscript,
  suggestion: benchSuggestion,
  start: benchStart,
  ipc: benchIpc,
  history: benchHistory,
  sync: benchSync,
  api: benchApi,
};

const wanted = process.argv.slice(2).filter((arg) => arg !== '--');
const unknown = wanted.filter((name) => !(name in groups));
if (unknown.length > 0) {
  console.error(`no such group: ${unknown.join(', ')}. There are: ${Object.keys(groups).join(', ')}`);
  process.exit(2);
}

console.log(JSON.stringify(describeMachine()));
for (const [name, run] of Object.entries(groups)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const figure of await run()) {
    console.log(JSON.stringify(figure));
    if (!figure.ok) process.exitCode = 1;
  }
}
