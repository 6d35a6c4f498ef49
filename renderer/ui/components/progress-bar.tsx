interface ProgressBarProps {
  readonly label: string;
  readonly done: number;
  /** Null while it is not known: then nothing is promised. */
  readonly total: number | null;
  /** The state in words, read instead of a bare percentage. */
  readonly text: string;
}

export function ProgressBar({ label, done, total, text }: ProgressBarProps) {
  return (
    <progress
      aria-label={label}
      aria-valuetext={text}
      max={100}
      value={total ? Math.min(100, Math.floor((done / total) * 100)) : undefined}
      className="block h-1 w-full appearance-none overflow-hidden rounded-full bg-border-strong/35 [&::-webkit-progress-bar]:bg-transparent [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-accent"
    />
  );
}
