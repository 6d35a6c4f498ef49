import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/** Sent in pieces of this size, so that it is seen whether the other side takes them (see `slow-readers.ts`). */
const pieceBytes = 64 * 1_024;

export async function sendJson(response: Response, value: unknown): Promise<void> {
  const body = Buffer.from(JSON.stringify(value));
  response.type('application/json');
  if (body.length <= pieceBytes) {
    response.send(body);
    return;
  }
  response.set('Content-Length', String(body.length));
  if (response.req.method === 'HEAD') response.end();
  else await sendPieces(response, toPieces(body));
}

async function sendPieces(response: Response, pieces: Iterable<Buffer>): Promise<void> {
  try {
    await pipeline(Readable.from(pieces), response);
  } catch (error) {
    // A client that goes away in the middle is no fault of ours.
    if (!response.destroyed) throw error;
  }
}

function* toPieces(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += pieceBytes) yield body.subarray(at, at + pieceBytes);
}
