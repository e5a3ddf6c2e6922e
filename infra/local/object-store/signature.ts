import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { header, type S3Request } from './request.ts';
import { denied, S3Error } from './s3-error.ts';
import { ALGORITHM, type Claim, claimOf } from './signature-claim.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface Signer {
  readonly credentials: Credentials;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const SKEW_MS = 15 * 60 * 1000;

/**
 * Checks who sent a request and that nothing of it was changed: AWS Signature Version 4, in the header or in
 * the query of a presigned link.
 * @returns the body's hash as signed (lower-case hex) or `UNSIGNED-PAYLOAD` or a `STREAMING-...` word
 * @throws S3Error 403 as S3 answers
 */
export const verifySignature = (request: S3Request, signer: Signer): string => {
  const claim = claimOf(request);
  checkScope(claim, signer);
  checkTime(claim, signer.now);
  checkSignedHeaders(request, claim);
  const expected = signatureOf(request, claim, signer);
  const [ours, theirs] = [Buffer.from(expected), Buffer.from(claim.signature)];
  if (ours.length !== theirs.length || !timingSafeEqual(ours, theirs)) {
    throw new S3Error(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match yours.',
    );
  }
  return claim.payload;
};

const checkScope = ({ scope, date }: Claim, { credentials, region }: Signer): void => {
  const [accessKeyId, ...rest] = scope;
  if (accessKeyId !== credentials.accessKeyId) {
    throw new S3Error(
      403,
      'InvalidAccessKeyId',
      'The access key ID you provided does not exist in our records.',
    );
  }
  if (rest.join('/') !== `${date.slice(0, 8)}/${region}/s3/aws4_request`) {
    throw new S3Error(
      403,
      'SignatureDoesNotMatch',
      `The credential must be scoped to the date, ${region} and s3.`,
    );
  }
};

const checkTime = ({ date, expires }: Claim, now: number): void => {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (parts === null) throw denied('X-Amz-Date: must be a moment such as 20260701T090000Z');
  const [, year, month, day, hour, minute, second] = parts;
  const signed = Date.parse(
    `${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}Z`,
  );
  const tooSoon = !(signed - now <= SKEW_MS);
  if (expires !== undefined && !tooSoon) {
    if (now >= signed + expires * 1000) throw denied('Request has expired');
  } else if (tooSoon || now - signed > SKEW_MS) {
    throw new S3Error(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and ours is too large.',
    );
  }
};

/** Whatever the store heeds must be signed, else a link could be bent by adding a header. */
const checkSignedHeaders = (request: S3Request, { signedHeaders }: Claim): void => {
  const demanded = [
    'host',
    ...Object.keys(request.message.headers).filter((name) => name.startsWith('x-amz-')),
  ];
  const missing = demanded.filter((name) => !signedHeaders.includes(name));
  if (missing.length > 0)
    throw denied(`There were headers present in the request which were not signed: ${missing.join(', ')}`);
};

const signatureOf = (request: S3Request, claim: Claim, { credentials }: Signer): string => {
  const [, ...scope] = claim.scope;
  const toSign = [ALGORITHM, claim.date, scope.join('/'), sha256(canonicalRequest(request, claim))].join(
    '\n',
  );
  return hmac(signingKey(credentials.secretAccessKey, scope), toSign).toString('hex');
};

let lastKey: { readonly of: string; readonly key: Buffer } | undefined;

/** The key of a day: the same for all of its requests. */
const signingKey = (secretAccessKey: string, scope: readonly string[]): Buffer => {
  const of = [secretAccessKey, ...scope].join('\n');
  if (lastKey?.of === of) return lastKey.key;
  const [day = '', ...rest] = scope;
  const key = rest.reduce((secret, part) => hmac(secret, part), hmac(`AWS4${secretAccessKey}`, day));
  lastKey = { of, key };
  return key;
};

const canonicalRequest = (request: S3Request, { signedHeaders, payload }: Claim): string => {
  const query = request.query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([one, oneValue], [other, otherValue]) => compare(one, other) || compare(oneValue, otherValue));
  const headers = signedHeaders.map(
    (name) => `${name}:${(header(request, name) ?? '').trim().replace(/ +/g, ' ')}\n`,
  );
  return [
    request.method,
    `/${request.segments.map(encode).join('/')}`,
    query.map((pair) => pair.join('=')).join('&'),
    headers.join(''),
    signedHeaders.join(';'),
    payload,
  ].join('\n');
};

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** RFC 3986: `encodeURIComponent` leaves five characters that AWS encodes. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();
