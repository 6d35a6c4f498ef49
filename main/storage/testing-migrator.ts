import { parseArgs } from 'node:util';
import { type Connection, openConnection } from './connection.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { testKey } from './testing.ts';

// Entry of a process that raises a database to a version and kills itself in the middle: in the transaction of a step, after
// so many of its statements. Ends with 0 when there are not so many.

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: '' },
    version: { type: 'string', default: '1' },
    after: { type: 'string', default: '0' },
  },
});

let left = Number(values.after);

function count(): void {
  if (left === 0) process.kill(process.pid, 'SIGKILL');
  left -= 1;
}

/** Each statement of the schema by itself, so that there is something between two of them. */
function splitStatements(text: string): string[] {
  return text.split(/;\s*\n/).filter((statement) => statement.trim() !== '');
}

const connection = openConnection({ file: values.file, key: testKey });
const counting: Connection = {
  ...connection,
  execute(text) {
    for (const statement of splitStatements(text)) {
      count();
      connection.execute(statement);
    }
  },
  run(text, parameters) {
    count();
    return connection.run(text, parameters);
  },
  transaction: (work, durability) =>
    connection.transaction(() => {
      const result = work();
      count();
      return result;
    }, durability),
};
migrate(counting, migrations.slice(0, Number(values.version)), 0);
connection.close();
