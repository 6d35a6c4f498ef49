import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Request, Response } from 'express';
import type { Context } from '../context.ts';
import type { AnswerStream, Route } from './route.ts';

/** A client that takes nothing for so long is gone, or will come back for the rest. */
const stalledAfterMs = 30_000;
/** Quick rather than small: the network is rarely slower than this. */
const gzipLevel = 1;

interface StreamParts {
  readonly request: Request;
  readonly response: Response;
  readonly context: Pick<Context, 'logger'>;
  readonly route: Route;
}

/**
 * Sends what the source gives, as fast as the client takes it, and compressed for one that asks for it. What fails on
 * the way cuts the connection: that is how the client learns that the stream is not whole.
 */
export async function sendStream(
  { request, response, context, route }: StreamParts,
  source: AnswerStream,
): Promise<void> {
  response
    .status(route.status ?? 200)
    .type(route.contentType ?? 'application/octet-stream')
    .vary('Accept-Encoding');
  response.setTimeout(stalledAfterMs, () => response.destroy());
  const reading = Readable.from(source, { objectMode: false });
  try {
    if (request.acceptsEncodings('gzip') === 'gzip') {
      response.set('Content-Encoding', 'gzip');
      await pipeline(reading, createGzip({ level: gzipLevel }), response);
    } else {
      await pipeline(reading, response);
    }
  } catch (error) {
    const { requestId } = response.locals;
    context.logger.child('http').info('a stream was cut', { requestId, route: route.path, error });
    response.destroy();
  }
}
