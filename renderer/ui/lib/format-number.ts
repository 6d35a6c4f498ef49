import { toLocale } from './format-time.ts';

export function formatCount(count: number, language: string): string {
  return new Intl.NumberFormat(toLocale(language)).format(count);
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** `48 MB`: one digit behind the point below ten. */
export function formatBytes(bytes: number, language: string): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const value = bytes / 1_000 ** power;
  return new Intl.NumberFormat(toLocale(language), {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value);
}

/** About how long it will take, in one unit: `40 sec`, `3 min`, `2 hr`. */
export function formatRemaining(seconds: number, language: string): string {
  const [value, unit] =
    seconds < 90
      ? [Math.max(5, Math.ceil(seconds / 5) * 5), 'second']
      : seconds < 5_400
        ? [Math.round(seconds / 60), 'minute']
        : [Math.round(seconds / 3_600), 'hour'];
  return new Intl.NumberFormat(toLocale(language), { style: 'unit', unit, unitDisplay: 'short' }).format(
    value,
  );
}
