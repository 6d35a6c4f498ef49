import { createHmac } from 'node:crypto';

export type FormFields = Readonly<Record<string, string>>;

/** `X-Twilio-Signature`: HMAC-SHA1 of the URL followed by every field, name and value, in order of the names. */
export function signRequest(authToken: string, url: string, fields: FormFields): string {
  const data = Object.keys(fields)
    .sort()
    .reduce((text, name) => text + name + fields[name], url);
  return createHmac('sha1', authToken).update(data, 'utf8').digest('base64');
}
