import { Search, X } from 'lucide-react';
import { useRef } from 'react';
import { useShortcut } from '../lib/use-shortcut.ts';
import { Button } from './button.tsx';
import { Input } from './field.tsx';

interface SearchFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly clearLabel: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** Down, or Enter: on to what was found. */
  readonly onDown?: () => void;
}

export function SearchField({ label, placeholder, clearLabel, value, onChange, onDown }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useShortcut('focus-search', () => {
    field.current?.focus();
    field.current?.select();
  });
  return (
    <div className="relative">
      <Search aria-hidden="true" className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted" />
      <Input
        ref={field}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        maxLength={200}
        spellCheck={false}
        className="pr-9 pl-9 [&::-webkit-search-cancel-button]:hidden"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault();
            onChange('');
          } else if (onDown && (event.key === 'ArrowDown' || event.key === 'Enter')) {
            event.preventDefault();
            onDown();
          }
        }}
      />
      {value && (
        <Button
          look="quiet"
          size="icon"
          className="absolute top-1 right-1 size-7"
          aria-label={clearLabel}
          onClick={() => {
            onChange('');
            field.current?.focus();
          }}
        >
          <X />
        </Button>
      )}
    </div>
  );
}
