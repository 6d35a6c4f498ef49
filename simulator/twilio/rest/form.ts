import type { StatusCallback } from '../calls/callbacks.ts';

/** The form of a REST request; Twilio's parameter names begin with a capital. */
export type Form = URLSearchParams;

/** Undefined when it is not given; an empty value counts as given. */
export function readText(form: Form, name: string): string | undefined {
  return form.get(name) ?? undefined;
}

export function readBoolean(form: Form, name: string): boolean | undefined {
  const value = form.get(name);
  return value === null ? undefined : value.toLowerCase() === 'true';
}

/** Events are given as a repeated parameter, or as one with spaces. */
export function readStatusCallback(form: Form): StatusCallback | null {
  const url = form.get('StatusCallback');
  if (!url) return null;
  const events = form.getAll('StatusCallbackEvent').flatMap((text) => text.split(/\s+/));
  return {
    url,
    method: readText(form, 'StatusCallbackMethod'),
    events: new Set(events.length > 0 ? events : ['completed']),
  };
}

export function readTimeoutMs(form: Form): number {
  return Number(form.get('Timeout') ?? 60) * 1_000;
}
