import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useElapsed } from './use-elapsed.ts';

let begun = 0;
beforeEach(() => {
  // Each call has a beginning of its own.
  begun += 1;
  vi.useFakeTimers({ now: Date.UTC(2026, 2, 29, 0, 59, begun) });
});
afterEach(() => void vi.useRealTimers());

it.each([
  ['an hour on', 3_600_000],
  ['a year back', -365 * 86_400_000],
  ['a second back, as after a leap second', -1_000],
])('S11: counts on when the clock is set %s in a call', async (_how, byMs) => {
  const start = Date.now() - 5_000;
  const { result, unmount } = renderHook(() => useElapsed(start));
  expect(result.current).toBe(5_000);
  vi.setSystemTime(Date.now() + byMs);
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  expect(result.current).toBe(15_000);
  unmount();
  expect(renderHook(() => useElapsed(start)).result.current).toBe(15_000);
});

it('begins with nothing for a call that the clock says begins later, and counts nothing without one', async () => {
  const later = Date.now() + 60_000;
  const { result, rerender } = renderHook(({ start }) => useElapsed(start), {
    initialProps: { start: later as number | null },
  });
  expect(result.current).toBe(0);
  await act(() => vi.advanceTimersByTimeAsync(2_000));
  expect(result.current).toBe(2_000);
  rerender({ start: null });
  expect(result.current).toBeNull();
});
