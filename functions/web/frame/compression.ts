/** Pages as small as the browser can read them. Nothing before us does it: what is never kept, no edge compresses. */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** Half of the time of the next better level, for a few per cent more bytes: a page waits for it. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const GZIP = { level: 5 };
/** What fits into one packet arrives no sooner for being smaller. */
const LEAST_CHARACTERS = 1200;
const COMPRESSED = /^(?:text\/html|image\/svg\+xml)\b/;

type Encoding = 'br' | 'gzip';

/** The smallest that the browser says it can read. */
export function chooseEncoding(acceptEncoding: string): Encoding | undefined {
  return (['br', 'gzip'] as const).find((name) =>
    new RegExp(`\\b${name}\\b(?!;\\s*q=0(?:\\.0*)?(?:,|$))`).test(acceptEncoding),
  );
}

function compress(text: string, encoding: Encoding): Promise<Buffer> {
  return encoding === 'br' ? promisify(brotliCompress)(text, BROTLI) : promisify(gzip)(text, GZIP);
}

/** The same answer, compressed where it is a page or a picture of ours and the browser can read that. */
export async function compressAnswer(
  result: APIGatewayProxyStructuredResultV2,
  acceptEncoding: string,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { headers = {}, body = '', isBase64Encoded = false } = result;
  const isPlain = !isBase64Encoded && COMPRESSED.test(String(headers['content-type']));
  if (!isPlain || body.length < LEAST_CHARACTERS) return result;
  const encoding = chooseEncoding(acceptEncoding);
  const varied = { ...headers, vary: 'accept-encoding' };
  if (encoding === undefined) return { ...result, headers: varied };
  return {
    ...result,
    headers: { ...varied, 'content-encoding': encoding },
    body: (await compress(body, encoding)).toString('base64'),
    isBase64Encoded: true,
  };
}
