/** Steps that belong to one question run in turn; when another is asked, those of the last one are dropped. */
export interface Turns {
  /** Another question begins. */
  readonly renew: () => void;
  /** Runs `step` after those before it. `isCurrent` tells it whether its question is still the one. */
  readonly take: (step: (isCurrent: () => boolean) => Promise<void>) => Promise<void>;
}

export function createTurns(): Turns {
  let question = 0;
  let last: Promise<void> = Promise.resolve();
  return {
    renew: () => {
      question += 1;
      last = Promise.resolve();
    },
    take: (step) => {
      const asked = question;
      const isCurrent = () => asked === question;
      last = last.then(() => (isCurrent() ? step(isCurrent) : undefined));
      return last;
    },
  };
}
