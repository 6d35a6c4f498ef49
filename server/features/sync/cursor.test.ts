import { expect, test } from 'vitest';
import { beginning, formatCursor, parseCursor } from './cursor.ts';

const epoch = '0123456789abcdef';

test('reads what it wrote, with numbers beyond what a number holds', () => {
  const position = { xid: '9007199254740993', seq: '17' };
  expect(parseCursor(epoch, formatCursor(epoch, position))).toEqual(position);
});

test('begins at the beginning without a cursor, and with one of another epoch', () => {
  expect(parseCursor(epoch, undefined)).toEqual(beginning);
  expect(parseCursor(epoch, 'ffff.900.3')).toEqual(beginning);
});

test.each([
  '',
  'x',
  '1.2',
  `${epoch}.-1.2`,
  `${epoch}.1.2.3`,
  `${epoch}.1e3.2`,
  `${epoch}.1.2; DROP TABLE changes`,
])('refuses %j', (cursor) => {
  expect(parseCursor(epoch, cursor)).toBeNull();
});
