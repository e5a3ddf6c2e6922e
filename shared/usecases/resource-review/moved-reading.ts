/**
 * What the reader of a file found, after a person changed entries on the page: findings and cells follow their
 * entries to their new places; what a person wrote again is settled.
 */
import type { Reading } from './edit-draft.ts';
import type { ChangedResource } from './resource-change.ts';

const ENTRY = /^(arms|visits|activities|sites|schedule)\[(\d+)\](.*)$/su;

type Origins = ChangedResource['origins'];

function originsOf(origins: Origins, list: string): readonly (number | undefined)[] | undefined {
  return [...origins].find(([name]) => name === list)?.[1];
}

/** Where a path of the draft before leads now: itself where nothing moved; undefined where it is gone or settled. */
function pathNow(path: string, { origins, isTermsWritten }: ChangedResource): string | undefined {
  if (isTermsWritten && (path === 'terms' || path.startsWith('terms.'))) return undefined;
  const [, list = '', at = '', rest = ''] = ENTRY.exec(path) ?? [];
  const from = originsOf(origins, list);
  if (!from) return path;
  const now = from.indexOf(Number(at));
  return now < 0 ? undefined : `${list}[${now}]${rest}`;
}

/** Where a path of the draft as it is now was before; undefined where it was nowhere. */
function pathBefore(path: string, { origins, isTermsWritten }: ChangedResource): string | undefined {
  if (isTermsWritten && (path === 'terms' || path.startsWith('terms.'))) return undefined;
  const [, list = '', at = '', rest = ''] = ENTRY.exec(path) ?? [];
  const from = originsOf(origins, list);
  if (!from) return path;
  const before = from[Number(at)];
  return before === undefined ? undefined : `${list}[${before}]${rest}`;
}

/** The reading of the draft before, as it is true of the draft after the change. */
export function moveReading(reading: Reading, changed: ChangedResource): Reading {
  return {
    ...reading,
    findings: reading.findings.flatMap((finding) => {
      const path = pathNow(finding.path, changed);
      return path === undefined ? [] : [{ ...finding, path }];
    }),
    cellOf: (path) => {
      const before = pathBefore(path, changed);
      return before === undefined ? undefined : reading.cellOf(before);
    },
  };
}
