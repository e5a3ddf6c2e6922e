import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ApiResult, withDefaultHeaders } from '../../../shared/http/exchange.ts';
import { SECURITY_HEADERS } from '../../../shared/http/middleware/secure-answers.ts';
import { problemResult } from '../../../shared/http/problem.ts';
import { discardRest } from './receive-body.ts';

/** Sends a function's result. Where the body was not read to its end, the connection ends with the answer. */
export async function writeResult(
  request: IncomingMessage,
  response: ServerResponse,
  { statusCode, headers, body = '', isBase64Encoded = false }: ApiResult,
): Promise<void> {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const hasBody = statusCode !== 204 && statusCode !== 304;
  response.writeHead(statusCode, {
    ...headers,
    ...(hasBody ? { 'content-length': bytes.byteLength } : {}),
    ...(request.complete ? {} : { connection: 'close' }),
  });
  if (hasBody && request.method !== 'HEAD') response.write(bytes);
  else response.flushHeaders();
  await discardRest(request);
  response.end();
}

/** Sends problem details with the headers of every answer. */
export async function writeProblem(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  requestId: string,
): Promise<void> {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const result = withDefaultHeaders(problemResult(error, requestId), {
    ...SECURITY_HEADERS,
    'x-request-id': requestId,
  });
  await writeResult(request, response, result);
}
