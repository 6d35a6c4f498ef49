import { expect, test } from 'vitest';
import { type Cursor, formatCursor, parseCursor } from './cursor.ts';

const cursor: Cursor = {
  incarnation: '0123456789abcdef',
  scope: 'all',
  xid: '9007199254740993',
  seq: '17',
  asOf: '18446744073709551615',
  floor: '12',
};
const text = formatCursor(cursor);

test('reads what it wrote, with numbers beyond what a number holds', () => {
  expect(parseCursor(text)).toEqual(cursor);
});

test('knows the cursors of versions before, which mean nothing any more', () => {
  expect(parseCursor('0123456789abcdef.900.3')).toBe('old');
});

test.each([
  '',
  'x',
  '1.2',
  `${text}.3`,
  text.replace('17', '-1'),
  text.replace('17', '1e3'),
  `${text}; DROP`,
])('refuses %j', (wrong) => {
  expect(parseCursor(wrong)).toBeNull();
});

test('has the longest cursor fit into what a request may carry', () => {
  const longest = {
    ...cursor,
    scope: `o${'0'.repeat(32)}`,
    xid: '9'.repeat(19),
    seq: '9'.repeat(18),
    floor: '9'.repeat(18),
  };
  const written = formatCursor(longest);
  expect(parseCursor(written)).toEqual(longest);
  expect(written.length).toBeLessThanOrEqual(200);
});
