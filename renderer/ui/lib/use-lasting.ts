import { useEffect, useState } from 'react';

/** Whether something has been so for a while: what is over in a moment is not worth a change on screen. */
export function useLasting(isSo: boolean, whileMs: number): boolean {
  const [isLasting, setLasting] = useState(false);
  useEffect(() => {
    const timer = isSo ? setTimeout(() => setLasting(true), whileMs) : undefined;
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [isSo, whileMs]);
  return isSo && isLasting;
}
