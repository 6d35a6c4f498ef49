import { parseArgs } from 'node:util';
import { createSystemClock } from '../platform/clock.ts';
import { createMemoryLogger } from '../platform/testing.ts';
import { saveCall } from './queries/calls.ts';
import { recordMutation } from './queries/outbox.ts';
import { openStorage, type Storage, StorageError } from './storage.ts';
import { completeWrapUp, saveNotes, testCall, testKey } from './testing.ts';

// Entry of a process that is killed, starved or watched: it saves a call with two changes after another in one transaction
// each, and says the number of each once it is saved; then a word when it ends by itself. SIGTERM ends it properly.
// `--leave`: it ends without closing the database, as a program with a fault does.

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: '' },
    from: { type: 'string', default: '1' },
    until: { type: 'string', default: '1000000000' },
    leave: { type: 'string' },
  },
});

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function save(storage: Storage, number: number): void {
  storage.write((db) => {
    saveCall(db, testCall(number));
    recordMutation(db, saveNotes(2 * number, number, `Notes ${number} ${'x'.repeat(number % 700)}`));
    recordMutation(db, completeWrapUp(2 * number + 1, number));
  });
  say(String(number));
}

let isEnding = false;
process.on('SIGTERM', () => {
  isEnding = true;
});

async function writeOn(storage: Storage): Promise<string> {
  for (let number = Number(values.from); number <= Number(values.until); number += 1) {
    try {
      save(storage, number);
    } catch (error) {
      if (error instanceof StorageError) return error.code;
      throw error;
    }
    // Lets the signal in.
    if (number % 8 === 0) await new Promise((resolve) => setImmediate(resolve));
    if (isEnding) return 'ended';
  }
  return 'done';
}

const opened = openStorage({
  file: values.file,
  key: testKey,
  clock: createSystemClock(),
  logger: createMemoryLogger().logger,
});
if (opened.ok) {
  say('opened');
  const word = await writeOn(opened.value);
  if (values.leave === undefined) opened.value.close();
  say(word);
  if (values.leave === 'exit') process.exit(1);
  if (values.leave === 'throw') throw new Error('a fault that nobody catches');
} else {
  say(opened.error.code);
}
