import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

const tolerancePx = 32;

export interface StickToEnd {
  readonly box: RefObject<HTMLDivElement | null>;
  /** False while the reader has scrolled up. */
  readonly isAtEnd: boolean;
  readonly jump: () => void;
}

/** Keeps the end of a growing list in view, until the reader scrolls up; `content` changes when it grows. */
export function useStickToEnd(content: unknown): StickToEnd {
  const box = useRef<HTMLDivElement>(null);
  const sticks = useRef(true);
  const [isAtEnd, setAtEnd] = useState(true);

  function jump(): void {
    const element = box.current;
    if (!element) return;
    sticks.current = true;
    setAtEnd(true);
    element.scrollTop = element.scrollHeight;
  }

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const onScroll = () => {
      sticks.current = element.scrollHeight - element.scrollTop - element.clientHeight <= tolerancePx;
      setAtEnd(sticks.current);
    };
    const resizing = new ResizeObserver(() => {
      if (sticks.current) element.scrollTop = element.scrollHeight;
    });
    resizing.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      resizing.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs because the content grew, and reads the element
  useLayoutEffect(() => {
    if (sticks.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [content]);

  return { box, isAtEnd, jump };
}
