import { getObject } from './get-object.ts';
import { listObjects } from './list-objects.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from './multipart.ts';
import { deleteObject, putObject } from './put-object.ts';
import { queryValue, type S3Request } from './request.ts';
import { notOffered } from './s3-error.ts';
import type { Operation } from './store.ts';

/** Query names that do not choose another operation. */
const PLAIN =
  /^(x-id|versionid|uploads|uploadid|partnumber|list-type|prefix|delimiter|max-keys|start-after|continuation-token|encoding-type|fetch-owner|response-.*|x-amz-.*)$/i;

const headBucket: Operation = async (_store, _request, response) => {
  response.writeHead(200).end();
};

/** @throws S3Error 501 for whatever the service does not use: better refused than done by halves */
export const operationFor = (request: S3Request): Operation => {
  const other = request.query.find(([name]) => !PLAIN.test(name));
  if (other !== undefined) throw notOffered(`?${other[0]}`);
  const operation = request.key === '' ? bucketOperation(request) : objectOperation(request);
  if (operation === undefined) throw notOffered(`${request.method} here`);
  return operation;
};

const bucketOperation = (request: S3Request): Operation | undefined => {
  if (request.method === 'HEAD') return headBucket;
  return request.method === 'GET' && queryValue(request, 'list-type') === '2' ? listObjects : undefined;
};

const objectOperation = (request: S3Request): Operation | undefined => {
  const inUpload = queryValue(request, 'uploadId') !== undefined;
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return inUpload ? undefined : getObject;
    case 'PUT':
      return inUpload ? uploadPart : putObject;
    case 'DELETE':
      return inUpload ? abortMultipartUpload : deleteObject;
    case 'POST':
      if (inUpload) return completeMultipartUpload;
      return queryValue(request, 'uploads') === undefined ? undefined : createMultipartUpload;
    default:
      return undefined;
  }
};
