import { useEffect, useState } from 'react';

/** What main tells while the component is on screen; `watch` must keep its identity. */
export function useWatched<T>(watch: (listener: (value: T) => void) => () => void, initial: T): T {
  const [value, setValue] = useState(initial);
  useEffect(() => watch((told) => setValue(() => told)), [watch]);
  return value;
}
