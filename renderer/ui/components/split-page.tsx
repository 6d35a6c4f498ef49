import type { ReactNode } from 'react';

interface SplitPageProps {
  readonly list: ReactNode;
  readonly detail: ReactNode;
}

/** A list at the left, what was chosen at the right. */
export function SplitPage({ list, detail }: SplitPageProps) {
  return (
    <div className="grid h-full grid-cols-[19rem_minmax(0,1fr)] xl:grid-cols-[24rem_minmax(0,1fr)]">
      <div className="flex min-h-0 min-w-0 flex-col border-r bg-surface">{list}</div>
      <div className="min-h-0 min-w-0 scroll-area">{detail}</div>
    </div>
  );
}
