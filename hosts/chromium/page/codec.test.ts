import { describe, expect, it } from 'vitest';
import { decode, encode } from './codec.ts';

const values: readonly [string, unknown][] = [
  ['plain JSON', { a: [1, 'two', true, null], b: { c: '' } }],
  ['undefined in every place', [undefined, { a: undefined }]],
  ['numbers that JSON has not', [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0]],
  ['big integers', 12345678901234567890n],
  ['dates, valid and not', [new Date(0), new Date(Number.NaN)]],
  ['bytes', new Uint8Array([0, 127, 255])],
  ['maps and sets', [new Map([['k', new Set([1, undefined])]])]],
  ['an object that looks like a tag', { $host: ['date', 0] }],
];

describe('IPC text codec', () => {
  it.each(values)('carries %s as the structured clone does', (_name, value) => {
    expect(decode(encode(value))).toStrictEqual(structuredClone(value));
  });

  it('keeps name and message of an error', () => {
    const error = decode(encode(new RangeError('too far'))) as Error;
    expect([error.name, error.message]).toEqual(['RangeError', 'too far']);
  });

  it('does not let a __proto__ key change a prototype', () => {
    const value = decode('{"__proto__":{"polluted":1}}') as Record<string, unknown>;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.hasOwn(value, '__proto__')).toBe(true);
  });

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a class instance', new URL('http://a')],
  ])('refuses %s, as Electron does', (_name, value) => {
    expect(() => encode(value)).toThrow(/could not be cloned/);
  });

  it('refuses a cycle', () => {
    const value: { self?: unknown } = {};
    value.self = value;
    expect(() => encode(value)).toThrow(/could not be cloned/);
  });
});
