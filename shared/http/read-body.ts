import { type GatewayEvent, headerOf } from './exchange.ts';
import type { OperationContract } from './operation.ts';
import { HttpRefusal } from './refusal.ts';
import { JsonRefused, parseStrictJson } from './strict-json.ts';

export interface Body {
  /** The JSON value, not yet held against the contract; undefined without a JSON body. */
  readonly json: unknown;
  readonly rawBody: Uint8Array;
  readonly contentType: string;
  /** Whether the contract's `body` applies. */
  readonly isJson: boolean;
}

const NOTHING: Body = { json: undefined, rawBody: new Uint8Array(), contentType: '', isJson: true };
const JSON_TYPE = /^application\/(?:[a-z0-9!#$&^_.+-]+\+)?json$/;

function unsupported(message: string, { body, accepts = [] }: OperationContract): HttpRefusal {
  const taken = [...(body === undefined ? [] : ['application/json']), ...accepts];
  return new HttpRefusal('unsupportedMediaType', message, {
    path: 'Content-Type',
    mend: `Send ${taken.join(' or ')}, and say so in Content-Type.`,
    details: { accepts: taken },
  });
}

/** Editors of some systems begin UTF-8 with a mark, which says nothing: one is taken off. */
function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HttpRefusal('unreadableBody', 'The body is not text in UTF-8.', {
      mend: 'Save it as UTF-8 and send it again.',
    });
  }
}

/** @throws HttpRefusal `unreadableBody`, with the line and column of the first mistake */
export function parseJsonBody(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes);
  try {
    return parseStrictJson(text);
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    const { line, column, message, mend } = error;
    throw new HttpRefusal('unreadableBody', `Line ${line}, column ${column}: ${message}`, {
      mend,
      details: { line, column },
    });
  }
}

/** @throws HttpRefusal `unsupportedMediaType` where the body is compressed: nothing here unpacks it */
function refuseCompressed(event: GatewayEvent): void {
  const encoding = (headerOf(event, 'content-encoding') ?? '').trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return;
  throw new HttpRefusal('unsupportedMediaType', 'The body is compressed, which is not taken here.', {
    path: 'Content-Encoding',
    mend: 'Send the body as it is, without Content-Encoding.',
  });
}

/**
 * The body as its media type and the contract say.
 * @throws HttpRefusal `unsupportedMediaType`, `unreadableBody`
 */
export function readBody(contract: OperationContract, event: GatewayEvent, bytes: Uint8Array): Body {
  const { body, accepts = [] } = contract;
  const takesNone = body === undefined && accepts.length === 0;
  if (takesNone || bytes.byteLength === 0) return NOTHING;
  refuseCompressed(event);
  const [type = '', ...parameters] = (headerOf(event, 'content-type') ?? '').toLowerCase().split(';');
  const contentType = type.trim();
  if (contentType === '') throw unsupported('The body does not say what it is.', contract);
  if (accepts.includes(contentType)) return { json: undefined, rawBody: bytes, contentType, isJson: false };
  if (body === undefined || !JSON_TYPE.test(contentType))
    throw unsupported('This media type is not taken here.', contract);
  const charset = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset))
    throw unsupported('JSON is always UTF-8.', contract);
  return { json: parseJsonBody(bytes), rawBody: bytes, contentType, isJson: true };
}
