import type { Database, Transaction } from './database.ts';

/**
 * A database whose every transaction is a part of this one: what is done through it is committed with it, or not at all. Its
 * transactions run one after another; one must not be begun within another.
 */
export function joinTransaction(tx: Transaction): Database {
  let turn: Promise<unknown> = Promise.resolve();
  let count = 0;
  return {
    query: (text, values, name) => tx.query(text, values, name),
    snapshot: (work) => work(tx),
    copyRows: () => Promise.reject(new Error('Rows are not copied within a transaction.')),
    transaction(work) {
      const part = turn.then(() => {
        count += 1;
        return runPart(tx, `part_${count}`, work);
      });
      turn = part.catch(() => {});
      return part;
    },
  };
}

async function runPart<T>(tx: Transaction, name: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  // Of a part that is rolled back, nothing may be told.
  const tellings: (() => void)[] = [];
  const part: Transaction = {
    query: (text, values, queryName) => tx.query(text, values, queryName),
    onCommit: (effect) => tellings.push(() => tx.onCommit(effect)),
    announce: (topic, message) => tellings.push(() => tx.announce(topic, message)),
  };
  await tx.query(`SAVEPOINT ${name}`);
  try {
    const value = await work(part);
    await tx.query(`RELEASE SAVEPOINT ${name}`);
    for (const tell of tellings) tell();
    return value;
  } catch (error) {
    await tx.query(`ROLLBACK TO SAVEPOINT ${name}`);
    throw error;
  }
}
