import { header, queryValue, type S3Request } from './request.ts';
import { denied, invalid } from './s3-error.ts';

export const ALGORITHM = 'AWS4-HMAC-SHA256';
const LONGEST_LINK_SECONDS = 7 * 24 * 3600;

/** What a request says of its signature, from its header or (presigned) from its query. */
export interface Claim {
  readonly scope: readonly string[];
  readonly date: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** Hash of the body as signed, or the word that stands for none. */
  readonly payload: string;
  /** Seconds, of a presigned link. */
  readonly expires?: number;
}

/** @throws S3Error where the request is not signed, or not as Signature Version 4 demands */
export const claimOf = (request: S3Request): Claim =>
  queryValue(request, 'X-Amz-Algorithm') === undefined ? claimOfHeader(request) : claimOfLink(request);

const claimOfHeader = (request: S3Request): Claim => {
  const authorization = header(request, 'authorization');
  if (authorization === undefined) throw denied('Access Denied');
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  const payload = header(request, 'x-amz-content-sha256');
  if (match === null || payload === undefined)
    throw invalid('Authorization: is not a complete AWS4-HMAC-SHA256 signature');
  const [, credential = '', signedHeaders = '', signature = ''] = match;
  return {
    scope: credential.split('/'),
    date: header(request, 'x-amz-date') ?? '',
    signedHeaders: signedHeaders.split(';'),
    signature,
    payload,
  };
};

const claimOfLink = (request: S3Request): Claim => {
  const value = (name: string): string => queryValue(request, name) ?? '';
  if (value('X-Amz-Algorithm') !== ALGORITHM) throw invalid(`X-Amz-Algorithm: must be ${ALGORITHM}`);
  const expires = /^\d{1,6}$/.test(value('X-Amz-Expires')) ? Number(value('X-Amz-Expires')) : 0;
  if (expires < 1 || expires > LONGEST_LINK_SECONDS)
    throw invalid('X-Amz-Expires: must be 1 to 604800 seconds');
  return {
    scope: value('X-Amz-Credential').split('/'),
    date: value('X-Amz-Date'),
    signedHeaders: value('X-Amz-SignedHeaders').split(';'),
    signature: value('X-Amz-Signature'),
    payload: queryValue(request, 'X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD',
    expires,
  };
};
