/** Small signed appendices, as the service issues them. */
import { canonicalBytes } from '../../shared/domain/canonical.ts';
import {
  type AppendixContent,
  type FinancialAppendix,
  sealAppendix,
} from '../../shared/domain/financial-appendix.ts';
import type { PublishedKey } from '../../shared/domain/published-key.ts';
import type { Signer } from '../../shared/ports/signer.ts';
import { priceSample, type SampleDocuments, sampleDocuments, sha256 } from './sample.ts';
import { createTestSigner } from './test-signer.ts';

export interface Issued {
  readonly appendix: FinancialAppendix;
  readonly bytes: Uint8Array;
  readonly keys: readonly PublishedKey[];
}

/** Seals and signs a content, whatever it says. */
export async function signContent(content: AppendixContent, signer: Signer): Promise<FinancialAppendix> {
  const { integrity, ...sealed } = sealAppendix(content, sha256);
  return { ...sealed, integrity: { ...integrity, signature: await signer.sign(integrity.sha256) } };
}

/** One site's appendix of some documents, issued and signed. */
export async function issueSample(
  documents: SampleDocuments,
  odsCode: string,
  signer: Signer = createTestSigner(),
): Promise<Issued> {
  const result = priceSample({ ...documents, only: [odsCode] });
  if (result.outcome !== 'priced') throw new Error('the documents have findings');
  const [site] = [...result.sites];
  if (!site) throw new Error(`there is no site ${odsCode}`);
  const { integrity: _unsigned, ...content } = site.appendix;
  const verificationAddress = 'https://ncvr.example/verify';
  const appendix = await signContent(
    { ...content, issue: { ...content.issue, status: 'issued', verificationAddress } },
    signer,
  );
  return { appendix, bytes: canonicalBytes(appendix), keys: await signer.listKeys() };
}

/** The corner cases at TAD: two arms, an all-in price, minutes of the review, pass-through. */
export const issueEdge = (signer?: Signer): Promise<Issued> =>
  issueSample(sampleDocuments('edge'), 'TAD', signer);

/** The smallest study there can be: one visit with one activity. */
export function issueTiny(signer?: Signer): Promise<Issued> {
  const { review, tariff, multipliers } = sampleDocuments('edge');
  const only = new Set(['both', 'setup', 'archive', 'sf']);
  const tiny = {
    ...review,
    arms: review.arms.slice(0, 1),
    visits: review.visits.filter(({ id }) => id === 'a1'),
    activities: review.activities.filter(({ id }) => only.has(id)).slice(0, 2),
    schedule: review.schedule.filter(({ activity, visit }) => activity === 'both' && visit === 'a1'),
    sites: review.sites
      .filter(({ odsCode }) => odsCode === 'TAD')
      .map((site) => ({ ...site, targetParticipants: { A: 1 } })),
  };
  return issueSample({ review: tiny, tariff, multipliers }, 'TAD', signer);
}

/** The bytes with one bit turned. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = new Uint8Array(bytes);
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return flipped;
}
