import type { ApiMiddleware, GatewayEvent } from '../exchange.ts';
import { HttpRefusal } from '../refusal.ts';

/** 4 MB: Lambda takes events of 6 MB, and base64 makes a body a third longer. */
export const MOST_BODY_BYTES = 4 * 1024 * 1024;

export function contentTooLarge(): HttpRefusal {
  return new HttpRefusal('contentTooLarge', 'The body is larger than 4 MB.', {
    mend: 'Send less at once; leave out what the format does not ask for.',
    details: { mostBytes: MOST_BODY_BYTES },
  });
}

function bytesOfBase64(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return Math.floor((text.length * 3) / 4) - padding;
}

/** The body's bytes. @throws HttpRefusal `contentTooLarge`, before anything is decoded */
function readBytes({ body = '', isBase64Encoded }: GatewayEvent): Uint8Array {
  const length = isBase64Encoded ? bytesOfBase64(body) : Buffer.byteLength(body);
  if (length > MOST_BODY_BYTES) throw contentTooLarge();
  return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
}

export function limitBodies(): ApiMiddleware {
  return {
    before: ({ event, internal }) => {
      internal.exchange.bytes = readBytes(event);
    },
  };
}
