/** `4:07`, or `1:04:07` from an hour on. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1_000));
  const pad = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/** A POSIX system may name a locale that no `Intl` object takes, like `en-US@posix`. */
const wellFormed = /^[a-z]{2,3}(-[a-z\d]{2,8})*$/i;

/** The way of the computer's own region, where its language is the one on screen: 14:05 in Britain, 2:05 PM in the US. */
export function toLocale(language: string, ofComputer: readonly string[] = navigator.languages): string {
  return (
    ofComputer.find((locale) => wellFormed.test(locale) && locale.split('-')[0] === language) ?? language
  );
}

export function formatClock(at: number, language: string): string {
  return new Intl.DateTimeFormat(toLocale(language), { timeStyle: 'short' }).format(at);
}

export function formatExactClock(at: number, language: string): string {
  return new Intl.DateTimeFormat(toLocale(language), { timeStyle: 'medium' }).format(at);
}

/** The day in as few words as tell it apart: today, yesterday, a weekday, a date. */
export function formatDay(at: number, language: string, now = Date.now()): string {
  const days = dayNumber(now) - dayNumber(at);
  if (days === 0 || days === 1)
    return capitalise(new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-days, 'day'));
  if (days > 1 && days < 7)
    return capitalise(new Intl.DateTimeFormat(toLocale(language), { weekday: 'long' }).format(at));
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(toLocale(language), {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at);
}

export function formatInstant(at: number, language: string): string {
  return new Intl.DateTimeFormat(toLocale(language), { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

function dayNumber(at: number): number {
  const date = new Date(at);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
