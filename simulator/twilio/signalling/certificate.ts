import { createHash, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

export interface EdgeCertificate {
  readonly key: string;
  readonly cert: string;
  /** Base64 SHA-256 of the public key: what Chromium is told to accept, this key and no other. */
  readonly spki: string;
}

/** A new key for each start; it is never written anywhere. */
export async function createEdgeCertificate(): Promise<EdgeCertificate> {
  const pems = await generate([{ name: 'commonName', value: 'Lydia simulator' }], {
    keySize: 2048,
    algorithm: 'sha256',
  });
  const publicKey = new X509Certificate(pems.cert).publicKey.export({ type: 'spki', format: 'der' });
  const spki = createHash('sha256').update(publicKey).digest('base64');
  return { key: pems.private, cert: pems.cert, spki };
}
