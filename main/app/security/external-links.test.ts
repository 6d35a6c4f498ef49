import { expect, test } from 'vitest';
import { isExternalLinkAllowed } from './external-links.ts';

test.each(['https://github.com/', 'https://github.com/a/b?c=d#e', 'mailto:help@example.org'])(
  'opens %s',
  (url) => {
    expect(isExternalLinkAllowed(url)).toBe(true);
  },
);

test.each([
  'http://github.com/',
  'HTTPS://github.com/',
  'https://github.com.evil.example/',
  'https://evil.example/github.com',
  'https://github.com@evil.example/',
  'https://user@github.com/',
  'https://github.com:8443/',
  'https://gіthub.com/',
  'https://xn--gthub-n4a.com/',
  'https:github.com',
  'https:\\\\github.com',
  'https://github.com\\@evil.example/',
  ' https://github.com/',
  'https://github.com/\r\nX: y',
  'https://github.com/\u202egpj',
  `https://github.com/${'a'.repeat(2_000)}`,
  'file:///etc/passwd',
  'smb://host/share',
  '\\\\host\\share',
  'javascript:alert(1)',
  'data:text/html,hi',
  'vbscript:msgbox',
  'ms-msdt:/id',
  'search-ms:query=x',
  'jar:https://github.com/!/',
  'ssh://github.com',
  'tel:+33123456789',
  'mailto:a@example.org?attach=/etc/passwd',
  'mailto:a@example.org,b@example.org',
  'mailto:',
  '',
])('does not open %j', (url) => {
  expect(isExternalLinkAllowed(url)).toBe(false);
});
