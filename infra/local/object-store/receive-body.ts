import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { decodeAwsChunked } from './aws-chunked.ts';
import { header, type S3Request } from './request.ts';
import { notOffered, S3Error } from './s3-error.ts';

/** A body that lies in a file, safely on the disk, and what was counted on the way. */
export interface Received {
  readonly path: string;
  readonly size: number;
  /** Hex. */
  readonly md5: string;
  /** Base64 of four bytes, as S3 writes it. */
  readonly crc32: string;
  /** Base64. */
  readonly sha256: string;
}

/** Most objects come in a few pieces, and are written in one. */
const WRITTEN_AT_ONCE_BYTES = 1024 * 1024;

const UNSIGNED = 'UNSIGNED-PAYLOAD';
const UNSIGNED_WITH_TRAILER = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/** Not offered because no client of this service sends them; taking them unchecked would be worse. */
const OTHER_CHECKSUMS = ['x-amz-checksum-crc32c', 'x-amz-checksum-crc64nvme', 'x-amz-checksum-sha1'];

/**
 * Writes a request's body to a file and checks it against everything that the request says of it.
 * @param payload the hash or word that was signed
 * @throws S3Error 400 where a length or checksum does not match; the caller removes the file
 */
export const receiveBody = async (request: S3Request, payload: string, path: string): Promise<Received> => {
  const trailers = new Map<string, string>();
  const source: AsyncIterable<Uint8Array> = request.message;
  const received = await writeFile(
    framed(request, payload) ? decodeAwsChunked(source, trailers) : source,
    path,
  );
  checkBody(request, payload, trailers, received);
  return received;
};

/** The file is on the disk, not only in memory, when this returns. */
export const writeFile = async (chunks: AsyncIterable<Uint8Array>, path: string): Promise<Received> => {
  const [md5, sha256] = [createHash('md5'), createHash('sha256')];
  let [size, crc] = [0, 0];
  const file = await open(path, 'wx');
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  const flush = async (): Promise<void> => {
    if (waitingBytes > 0) await file.writeFile(Buffer.concat(waiting));
    [waiting, waitingBytes] = [[], 0];
  };
  try {
    for await (const chunk of chunks) {
      md5.update(chunk);
      sha256.update(chunk);
      crc = crc32(chunk, crc);
      size += chunk.length;
      waiting.push(chunk);
      waitingBytes += chunk.length;
      if (waitingBytes >= WRITTEN_AT_ONCE_BYTES) await flush();
    }
    await flush();
    await file.sync();
  } finally {
    await file.close();
  }
  return { path, size, md5: md5.digest('hex'), crc32: crcText(crc), sha256: sha256.digest('base64') };
};

const crcText = (crc: number): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc);
  return bytes.toString('base64');
};

const framed = (request: S3Request, payload: string): boolean => {
  if (payload === UNSIGNED_WITH_TRAILER) return true;
  if (payload.startsWith('STREAMING-')) throw notOffered(`bodies signed chunk by chunk (${payload})`);
  if (/\baws-chunked\b/.test(header(request, 'content-encoding') ?? ''))
    throw notOffered('aws-chunked without a trailer');
  return false;
};

const checkBody = (
  request: S3Request,
  payload: string,
  trailers: ReadonlyMap<string, string>,
  received: Received,
): void => {
  const signed = payload === UNSIGNED || payload === UNSIGNED_WITH_TRAILER ? undefined : payload;
  if (signed !== undefined && signed !== Buffer.from(received.sha256, 'base64').toString('hex')) {
    throw new S3Error(
      400,
      'XAmzContentSHA256Mismatch',
      'The provided x-amz-content-sha256 does not match what was computed.',
    );
  }
  const announced = header(request, 'x-amz-decoded-content-length');
  if (announced !== undefined && announced !== String(received.size)) {
    throw new S3Error(400, 'IncompleteBody', 'The body is not as long as x-amz-decoded-content-length says.');
  }
  const promised = header(request, 'x-amz-trailer')?.toLowerCase();
  if (promised !== undefined && !trailers.has(promised)) {
    throw new S3Error(400, 'MalformedTrailerError', `The body ends without the promised ${promised}.`);
  }
  const claim = (name: string): string | undefined => trailers.get(name) ?? header(request, name);
  const other = OTHER_CHECKSUMS.find((name) => claim(name) !== undefined);
  if (other !== undefined) throw notOffered(other);
  checkDigest('x-amz-checksum-crc32', claim('x-amz-checksum-crc32'), received.crc32);
  checkDigest('x-amz-checksum-sha256', claim('x-amz-checksum-sha256'), received.sha256);
  checkDigest(
    'Content-MD5',
    header(request, 'content-md5'),
    Buffer.from(received.md5, 'hex').toString('base64'),
  );
};

const checkDigest = (name: string, claimed: string | undefined, computed: string): void => {
  if (claimed === undefined || claimed === computed) return;
  throw new S3Error(400, 'BadDigest', `The ${name} you specified did not match what was computed.`);
};
