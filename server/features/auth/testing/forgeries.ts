import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign as signBytes,
} from 'node:crypto';

type Json = Readonly<Record<string, unknown>>;

interface Genuine {
  /** A good access token, and the key that signed it. */
  readonly token: string;
  readonly privateKey: string;
  /** Other tokens of ours, which open nothing here. */
  readonly refreshToken: string;
  readonly voiceToken: string;
  readonly otherUserId: string;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const encodeText = (text: string) => Buffer.from(text).toString('base64url');

type Forge = ReturnType<typeof createForge>;

/** What a forger works with: the parts of a good token, and ways to sign what he made of them. */
function createForge(genuine: Genuine) {
  const [h = '', p = '', s = ''] = genuine.token.split('.');
  const header = JSON.parse(Buffer.from(h, 'base64url').toString()) as Json;
  const payload = JSON.parse(Buffer.from(p, 'base64url').toString()) as Json;
  const own = createPrivateKey(genuine.privateKey);
  const foreign = generateKeyPairSync('ed25519').privateKey;
  const sealText = (head: string, body: string, key = own) => {
    const input = `${encodeText(head)}.${encodeText(body)}`;
    return `${input}.${signBytes(null, Buffer.from(input), key).toString('base64url')}`;
  };
  const seal = (head: Json, body: Json, key = own) =>
    sealText(JSON.stringify({ ...header, ...head }), JSON.stringify({ ...payload, ...body }), key);
  return {
    genuine,
    parts: { h, p, s, header, payload },
    publicKey: createPublicKey(own),
    foreign,
    sealText,
    withClaims: (body: Json) => seal({}, body),
    withHeader: (head: Json, key = own) => seal(head, {}, key),
    unsigned: (alg: unknown, signature = '') => `${encode({ ...header, alg })}.${p}.${signature}`,
    keyed: (alg: string, secret: string | Buffer) => {
      const input = `${encode({ ...header, alg })}.${p}`;
      const digest = alg.replace('HS', 'sha');
      return `${input}.${createHmac(digest, secret).update(input).digest('base64url')}`;
    },
  };
}

function forgeSignatures({ parts, publicKey, foreign, withHeader, unsigned, keyed }: Forge) {
  const { p, s, header } = parts;
  const url = 'https://evil.example/keys';
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const es256 = `${encode({ ...header, alg: 'ES256' })}.${p}`;
  return {
    'no algorithm': unsigned('none'),
    'no algorithm, capital': unsigned('None'),
    'no algorithm, capitals': unsigned('NONE'),
    'no algorithm, mixed': unsigned('nOnE'),
    'an empty algorithm': unsigned(''),
    'a null for an algorithm': unsigned(null),
    'no algorithm, with the signature': unsigned('none', s),
    'keyed with the public key in PEM': keyed('HS256', publicKey.export({ type: 'spki', format: 'pem' })),
    'keyed with the public key in DER': keyed('HS256', publicKey.export({ type: 'spki', format: 'der' })),
    'keyed with the raw public key': keyed(
      'HS256',
      Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'),
    ),
    'keyed longer with the public key': keyed('HS512', publicKey.export({ type: 'spki', format: 'pem' })),
    'keyed with nothing': keyed('HS256', ''),
    'keyed with the id of the key': keyed('HS256', String(header['kid'])),
    'another name for the algorithm': unsigned('RS256', s),
    'another curve': `${es256}.${signBytes('sha256', Buffer.from(es256), { key: p256, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`,
    'another key': withHeader({}, foreign),
    'another key, brought along': withHeader(
      { jwk: createPublicKey(foreign).export({ format: 'jwk' }) },
      foreign,
    ),
    'another key, to be fetched': withHeader({ jku: url }, foreign),
    'a certificate to be fetched': withHeader({ x5u: url }, foreign),
    'a certificate brought along': withHeader({ x5c: ['MIIB'] }, foreign),
  };
}

function bendHeaders({ parts: { header }, withHeader }: Forge) {
  return {
    'a key id that is a path': withHeader({ kid: '../../../../dev/null' }),
    'a key id that is SQL': withHeader({ kid: "x' UNION SELECT 'key" }),
    'a key id that is a list': withHeader({ kid: [header['kid']] }),
    'no key id': withHeader({ kid: undefined }),
    'the type of any token': withHeader({ typ: 'JWT' }),
    'the type of a refresh token': withHeader({ typ: 'rt+jwt' }),
    'no type': withHeader({ typ: undefined }),
    'an extension that must be known': withHeader({ crit: ['x'], x: true }),
    'an empty list of extensions': withHeader({ crit: [] }),
    'a payload that is not encoded': withHeader({ b64: false, crit: ['b64'] }),
  };
}

function bendShape({ genuine, parts: { h, p, s, header, payload } }: Forge) {
  return {
    'no signature': `${h}.${p}.`,
    'two parts': `${h}.${p}`,
    'four parts': `${genuine.token}.${s}`,
    'five parts': `${h}..${p}.${s}.${s}`,
    'an empty header': `.${p}.${s}`,
    'an empty payload': `${h}..${s}`,
    'another signature': `${h}.${p}.${(s.startsWith('A') ? 'B' : 'A') + s.slice(1)}`,
    'another payload': `${h}.${encode({ ...payload, sub: genuine.otherUserId })}.${s}`,
    'another header': `${encode({ ...header, x: 1 })}.${p}.${s}`,
  };
}

function bendClaims({ parts: { payload }, withClaims }: Forge) {
  return {
    'another issuer': withClaims({ iss: 'https://evil.example' }),
    'no issuer': withClaims({ iss: undefined }),
    'many issuers': withClaims({ iss: [payload['iss']] }),
    'another audience': withClaims({ aud: 'lydia-web' }),
    'no audience': withClaims({ aud: undefined }),
    'no end': withClaims({ exp: undefined }),
    'an end that is text': withClaims({ exp: '9999999999' }),
    'an end beyond numbers': withClaims({ exp: 1e20 }),
    'an end that is past': withClaims({ exp: 1 }),
    'an end before time': withClaims({ exp: -1 }),
    'a beginning in the future': withClaims({ nbf: 9_999_999_999 }),
  };
}

function borrow({ genuine, parts: { header, payload }, foreign, sealText, withClaims }: Forge) {
  return {
    'a header with a name twice': sealText(
      `{"alg":"none",${JSON.stringify(header).slice(1)}`,
      JSON.stringify(payload),
      foreign,
    ),
    'a payload with a name twice': sealText(
      JSON.stringify(header),
      `${JSON.stringify(payload).slice(0, -1)},"sub":"${genuine.otherUserId}"}`,
    ),
    'the session of somebody else': withClaims({ sub: genuine.otherUserId }),
    'a session that never was': withClaims({ sid: '01980000-0000-7000-8000-00000000dead' }),
    'no session': withClaims({ sid: undefined }),
    'a user that is SQL': withClaims({ sub: "' OR 1=1 --" }),
    'a payload that is a list': sealText(JSON.stringify(header), '[1]'),
    'a payload that is no JSON': sealText(JSON.stringify(header), 'x'),
    'a hundred thousand letters': `${genuine.token}${'A'.repeat(100_000 - genuine.token.length)}`,
    'a token that is padded': `${genuine.token}==`,
    'a refresh token': genuine.refreshToken,
    'a token of the voice service': genuine.voiceToken,
  };
}

/** The `Authorization` headers of forged, bent and borrowed tokens, by what was done to them. */
export function forgeTokens(genuine: Genuine): Readonly<Record<string, string>> {
  const forge = createForge(genuine);
  const tokens = {
    ...forgeSignatures(forge),
    ...bendHeaders(forge),
    ...bendShape(forge),
    ...bendClaims(forge),
    ...borrow(forge),
  };
  const headers = Object.entries(tokens).map(([name, token]) => [name, `Bearer ${token}`] as const);
  return {
    ...Object.fromEntries(headers),
    'another scheme': `Basic ${genuine.token}`,
    'no scheme': genuine.token,
    'two tokens': `Bearer ${genuine.token}, Bearer ${genuine.token}`,
    'a token in quotes': `Bearer "${genuine.token}"`,
  };
}
