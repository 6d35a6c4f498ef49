import { cn } from '../lib/cn.ts';

interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly name: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

/** One of a few, all in sight: radio buttons side by side. */
export function Segmented<T extends string>({ label, name, value, options, onChange }: SegmentedProps<T>) {
  return (
    <fieldset className="inline-flex self-start rounded-md bg-hover p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={cn(
            'relative rounded-[5px] px-3 py-1 text-[13px] text-muted has-focus-visible:outline-2 has-focus-visible:outline-accent',
            option.value === value &&
              'bg-surface font-medium text-foreground shadow-card dark:bg-border-strong/50',
          )}
        >
          <input
            type="radio"
            name={name}
            className="absolute inset-0 appearance-none opacity-0"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
