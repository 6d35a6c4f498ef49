/** The raw limit of the realtime hub, a process of its own: what comes from Redis is sent to every socket of `ws`. */
import { Redis } from 'ioredis';
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.env['LYDIA_PORT']),
  perMessageDeflate: false,
});
const redis = new Redis(process.env['REDIS_URL'] ?? '');
redis.on('message', (_channel, text) => {
  for (const client of server.clients) client.send(text);
});
await redis.subscribe('bare');
console.log(JSON.stringify({ message: 'listening' }));
process.once('SIGTERM', () => {
  redis.disconnect();
  for (const client of server.clients) client.terminate();
  server.close();
});
