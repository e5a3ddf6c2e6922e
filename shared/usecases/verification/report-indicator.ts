/** What documents of the adherence indicator answer: a snapshot, a trust's proof, an exported month. */
import type { JsonText } from '../../domain/exact-document.ts';
import type { IndicatorSnapshot } from '../../domain/indicator-snapshot.ts';
import { verifyIndicatorLog, verifyProof, verifySnapshot } from '../../domain/indicator-verification.ts';
import type { Report, VerifyDocumentDeps } from './report-appendix.ts';

type ReadJson = Extract<JsonText, { readonly ok: true }>;

const identify = (
  { month, revision, integrity }: IndicatorSnapshot,
  odsCode?: string,
): Pick<Report, 'document'> => ({
  document: { ...(odsCode !== undefined && { odsCode }), month, revision, sha256: integrity.sha256 },
});

async function reportSnapshot(json: ReadJson, deps: VerifyDocumentDeps): Promise<Report> {
  const { checks, document } = verifySnapshot(json, await deps.findKeys(), deps);
  return { kind: 'indicatorSnapshot', ...(document && identify(document)), checks };
}

async function reportProof(json: ReadJson, deps: VerifyDocumentDeps): Promise<Report> {
  const { checks, document } = verifyProof(json, await deps.findKeys(), deps);
  return { kind: 'indicatorProof', ...(document && identify(document.snapshot, document.odsCode)), checks };
}

async function reportLog(json: ReadJson, deps: VerifyDocumentDeps): Promise<Report> {
  const { checks, document } = verifyIndicatorLog(json, await deps.findKeys(), deps);
  return { kind: 'indicatorLog', ...(document && identify(document.snapshot)), checks };
}

/** By the schema that a document names. */
export const INDICATOR_REPORTS: ReadonlyMap<unknown, typeof reportSnapshot> = new Map([
  ['ncvr.indicator-snapshot/1', reportSnapshot],
  ['ncvr.indicator-proof/1', reportProof],
  ['ncvr.indicator-log/1', reportLog],
]);
