import { once } from 'node:events';
import { createServer } from 'node:net';

/** A loopback port that nothing listens on at the moment. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no loopback port is free');
  server.close();
  await once(server, 'close');
  return address.port;
};
