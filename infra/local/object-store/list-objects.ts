import type { ObjectVersion } from './object-version.ts';
import { queryValue, type S3Request } from './request.ts';
import { invalid } from './s3-error.ts';
import type { Operation } from './store.ts';
import { type Xml, xmlDocument } from './xml.ts';

const MOST_KEYS = 1000;

/** An object, or (with a delimiter) the common beginning of several. */
type Entry = { readonly name: string; readonly version?: ObjectVersion };

/** ListObjectsV2. */
export const listObjects: Operation = async (store, request, response) => {
  const prefix = queryValue(request, 'prefix') ?? '';
  const delimiter = queryValue(request, 'delimiter') ?? '';
  const after = beginOf(request);
  const limit = limitOf(request);
  const versions = await store.versions.list(request.bucket, prefix);
  const entries = grouped(versions, prefix, delimiter).filter(
    ({ name }) => after === undefined || isAfter(name, after),
  );
  const page = entries.slice(0, limit);
  const last = page.at(-1);
  const truncated = entries.length > page.length && last !== undefined;
  const encode =
    queryValue(request, 'encoding-type') === 'url' ? encodeURIComponent : (text: string): string => text;
  const content: Xml = [
    ['Name', request.bucket],
    ['Prefix', encode(prefix)],
    ...(delimiter === '' ? [] : [['Delimiter', encode(delimiter)] as const]),
    ['KeyCount', page.length],
    ['MaxKeys', limit],
    ['IsTruncated', truncated],
    ...(truncated ? [['NextContinuationToken', Buffer.from(last.name).toString('base64url')] as const] : []),
    ...page.map(({ name, version }) => element(encode(name), version)),
  ];
  response
    .writeHead(200, { 'content-type': 'application/xml' })
    .end(xmlDocument('ListBucketResult', content));
};

const element = (name: string, version: ObjectVersion | undefined): readonly [string, Xml] =>
  version === undefined
    ? ['CommonPrefixes', [['Prefix', name]]]
    : [
        'Contents',
        [
          ['Key', name],
          ['LastModified', version.lastModified],
          ['ETag', version.etag],
          ['Size', version.size],
          ['StorageClass', 'STANDARD'],
        ],
      ];

const beginOf = (request: S3Request): string | undefined => {
  const token = queryValue(request, 'continuation-token');
  return token === undefined
    ? queryValue(request, 'start-after')
    : Buffer.from(token, 'base64url').toString('utf8');
};

const limitOf = (request: S3Request): number => {
  const asked = Number(queryValue(request, 'max-keys') ?? MOST_KEYS);
  if (!Number.isInteger(asked) || asked < 0) throw invalid('max-keys: must be a whole number');
  return Math.min(asked, MOST_KEYS);
};

const isAfter = (name: string, begin: string): boolean =>
  Buffer.compare(Buffer.from(name), Buffer.from(begin)) > 0;

const grouped = (versions: readonly ObjectVersion[], prefix: string, delimiter: string): Entry[] => {
  const entries = new Map<string, Entry>();
  for (const version of versions) {
    const cut = delimiter === '' ? -1 : version.key.indexOf(delimiter, prefix.length);
    const name = cut < 0 ? version.key : version.key.slice(0, cut + delimiter.length);
    if (cut < 0) entries.set(`object ${name}`, { name, version });
    else entries.set(`group ${name}`, { name });
  }
  return [...entries.values()];
};
