import compression from 'compression';
import type { RequestHandler } from 'express';

const thresholdBytes = 4_096;
const loopbackAddresses = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * Pages of the change feed shrink to a quarter. For a client on this machine it would only cost time: a third of the throughput. A proxy here that is
 * trusted is not that client: it says where that is.
 */
export function createCompression(): RequestHandler {
  return compression({
    level: 1,
    threshold: thresholdBytes,
    filter: (request, response) =>
      !loopbackAddresses.has(request.ip ?? '') && compression.filter(request, response),
  });
}
