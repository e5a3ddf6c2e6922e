import * as z from 'zod';
import type { ApiResult } from './exchange.ts';
import type { ApiResponse, OperationContract } from './operation.ts';

const JSON_TYPE = 'application/json';

/** An operation's answer as API Gateway takes it: bytes as base64, text as it is, anything else as JSON. */
export function toResult({ status, body, contentType, etag, headers = {} }: ApiResponse): ApiResult {
  const named: Record<string, string> = etag === undefined ? {} : { etag: `"${etag}"` };
  for (const [name, value] of Object.entries(headers)) named[name.toLowerCase()] = value;
  if (body === undefined) return { statusCode: status, headers: named };
  const typed = (type: string) => ({ statusCode: status, headers: { 'content-type': type, ...named } });
  if (body instanceof Uint8Array) {
    const base64 = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64');
    return { ...typed(contentType ?? 'application/octet-stream'), body: base64, isBase64Encoded: true };
  }
  if (typeof body === 'string' && contentType !== undefined) return { ...typed(contentType), body };
  return { ...typed(contentType ?? JSON_TYPE), body: JSON.stringify(body) };
}

/**
 * Holds an answer against its contract.
 * @throws Error for a status that the contract does not name, and a body that its schema refuses
 */
export function checkAnswer(contract: OperationContract, response: ApiResponse): void {
  const { status } = response;
  const expected = contract.responses[status];
  if (expected === undefined) throw new Error(`the contract names no answer ${status}`);
  // What comes in another form is no JSON to hold against the schema.
  if (response.contentType !== undefined && expected.alsoAs?.includes(response.contentType)) return;
  const parsed = expected.schema?.safeParse(jsonOf(response));
  if (parsed?.success === false) throw new Error(`answer ${status}: ${z.prettifyError(parsed.error)}`);
}

/** The JSON value of an answer; documents of the archive come as the bytes that were issued. */
function jsonOf({ body, contentType }: ApiResponse): unknown {
  if (!(body instanceof Uint8Array) || contentType !== JSON_TYPE) return body;
  return JSON.parse(new TextDecoder().decode(body));
}
