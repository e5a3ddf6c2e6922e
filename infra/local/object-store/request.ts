import type { IncomingMessage } from 'node:http';
import { invalid } from './s3-error.ts';

/** A request, its address taken apart once. */
export interface S3Request {
  readonly method: string;
  /** The decoded segments of the whole path, as they are signed. */
  readonly segments: readonly string[];
  readonly bucket: string;
  readonly key: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly message: IncomingMessage;
}

/** @param basePath where the store is mounted, such as `/objects`; empty at the root */
export const readRequest = (message: IncomingMessage, basePath: string): S3Request => {
  const [, path = '', search = ''] = /^([^?]*)\??(.*)$/s.exec(message.url ?? '/') ?? [];
  const segments = path.split('/').slice(1).map(decode);
  const [bucket = '', ...key] = segments.slice(basePath.split('/').length - 1);
  const query = search
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0
        ? ([decode(pair), ''] as const)
        : ([decode(pair.slice(0, at)), decode(pair.slice(at + 1))] as const);
    });
  return { method: message.method ?? 'GET', segments, bucket, key: key.join('/'), query, message };
};

export const queryValue = (request: S3Request, name: string): string | undefined =>
  request.query.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];

export const header = (request: S3Request, name: string): string | undefined => {
  const value = request.message.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(`${text}: is not URL-encoded UTF-8`);
  }
};
