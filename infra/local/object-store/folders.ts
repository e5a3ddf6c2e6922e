import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { S3Error } from './s3-error.ts';

const LONGEST_NAME = 250;

/**
 * The folder that holds an object's versions. Keys look like paths and are kept as such, so that a person can
 * look around; `~` ends the last part, so that an object `a` and objects under `a/` do not meet.
 */
export const folderOf = (root: string, bucket: string, key: string): string => {
  const names = key.split('/').map(nameOf);
  const last = names.pop() ?? '';
  return join(root, bucket, ...names, `${last}~`);
};

export const isObjectFolder = (name: string): boolean => name.endsWith('~');

/** The deepest folder in which every object of the prefix lies. */
export const folderOfPrefix = (root: string, bucket: string, prefix: string): string =>
  join(root, bucket, ...prefix.split('/').slice(0, -1).map(nameOf));

const nameOf = (segment: string): string => {
  // `%` alone stands for the empty part of `a//b`; dots would climb out of the folder.
  if (segment === '') return '%';
  if (segment === '.' || segment === '..') return segment.replaceAll('.', '%2E');
  const name = encodeURIComponent(segment).replaceAll('~', '%7E');
  if (name.length > LONGEST_NAME)
    throw new S3Error(400, 'KeyTooLongError', 'A part of the key is too long for a file name.');
  return name;
};

/** Makes a folder so that it is still there after a power cut. @returns whether it was not there */
export const makeFolder = async (path: string): Promise<boolean> => {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return false;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
  return true;
};

/** Puts a folder's entries (new and renamed files) on the disk. */
export const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};
