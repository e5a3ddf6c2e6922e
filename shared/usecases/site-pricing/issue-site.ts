/**
 * Issues one pending offer: price, appendix, signature, PDF, then one conditional transaction. A crash anywhere,
 * a duplicate or a lost message changes nothing: bodies are stored under their hashes, and only the transaction
 * moves the offer from `pending` to `issued`.
 */

import { makeChanges } from '../../domain/appendix-changes.ts';
import { canonicalBytes, type Sha256 } from '../../domain/canonical.ts';
import { DomainError } from '../../domain/errors.ts';
import {
  type AppendixContent,
  buildAppendix,
  type FinancialAppendix,
  sealAppendix,
} from '../../domain/financial-appendix.ts';
import { type IssuedDocuments, nextStatus, type Offer } from '../../domain/offer.ts';
import { priceSite } from '../../domain/site-price.ts';
import { findMultiplier } from '../../domain/tariff.ts';
import type { AppendixRenderer } from '../../ports/appendix-renderer.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import type { Signer } from '../../ports/signer.ts';
import type { Change, StudyLedger } from '../../ports/study-ledger.ts';
import { archiveKey } from '../archive-keys.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { createEditionCache, type EditionDeps, type PricedEdition } from './edition.ts';
import { loadAppendix, loadOtherRelease } from './issued-appendix.ts';
import { transition } from './offers.ts';

export interface IssueSiteDeps extends EditionDeps {
  readonly ledger: Pick<StudyLedger, 'findOffer' | 'findStudySite' | 'findReviewVersion' | 'commit'>;
  readonly archive: Pick<DocumentArchive, 'get' | 'putIfAbsent'>;
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation' | 'findPayee'>;
  readonly renderer: AppendixRenderer;
  readonly signer: Pick<Signer, 'sign'>;
  readonly clock: Clock;
  readonly sha256: Sha256;
}

export interface IssueSiteCommand {
  readonly irasId: string;
  readonly odsCode: string;
  readonly reviewVersion: number;
  readonly issueNumber: number;
}

/** What changed since the price that the offer names: both are settled, so a retried worker says the same. */
async function withChanges(
  deps: IssueSiteDeps,
  { irasId, previous }: Offer,
  content: AppendixContent,
): Promise<AppendixContent> {
  if (!previous) return content;
  const before = await loadAppendix(deps, irasId, previous.appendixSha256);
  return { ...content, changes: makeChanges(before, content, await loadOtherRelease(deps, before, content)) };
}

async function makeAppendix(
  deps: IssueSiteDeps,
  offer: Offer,
  priced: PricedEdition,
): Promise<FinancialAppendix> {
  const { odsCode, principalInvestigator, targetParticipants } = offer;
  const multiplier = findMultiplier(priced.multipliers, odsCode);
  if (!multiplier)
    throw new DomainError('noMultiplier', `${odsCode} has no multiplier in ${priced.multipliers.id}.`);
  const site = { odsCode, principalInvestigator, targetParticipants };
  const [organisation, payee] = await Promise.all([
    deps.organisations.findOrganisation(odsCode),
    deps.organisations.findPayee(odsCode),
  ]);
  const content = buildAppendix(priced.edition, priced.prepared, {
    site,
    name: organisation?.name ?? odsCode,
    multiplier,
    price: priceSite(priced.plan, site, multiplier),
    payee,
    issue: {
      status: 'issued',
      issuedAt: offer.issuedAt,
      number: offer.issueNumber,
      verificationAddress: offer.verificationAddress,
    },
  });
  const { integrity, ...sealed } = sealAppendix(await withChanges(deps, offer, content), deps.sha256);
  return { ...sealed, integrity: { ...integrity, signature: await deps.signer.sign(integrity.sha256) } };
}

/** Writes the three bodies under their hashes. */
async function storeDocuments(deps: IssueSiteDeps, appendix: FinancialAppendix): Promise<IssuedDocuments> {
  const { irasId } = appendix.identification.study;
  const pdf = deps.renderer.renderPdf(appendix);
  const price = canonicalBytes(appendix.price);
  const [pdfSha256, priceSha256] = [deps.sha256(pdf), deps.sha256(price)];
  const appendixSha256 = appendix.integrity.sha256;
  await Promise.all([
    deps.archive.putIfAbsent(archiveKey.price(irasId, priceSha256), price, 'application/json'),
    deps.archive.putIfAbsent(
      archiveKey.appendix(irasId, appendixSha256),
      canonicalBytes(appendix),
      'application/json',
    ),
    deps.archive.putIfAbsent(archiveKey.appendixPdf(irasId, pdfSha256), pdf, 'application/pdf'),
  ]);
  const { oneOffPence, expectedPence } = appendix.price;
  return { appendixSha256, pdfSha256, priceSha256, oneOffPence, expectedPence };
}

function tellParties(offer: Offer, at: string): Change[] {
  const to = [
    { role: 'siteRepresentative' as const, organisation: offer.odsCode },
    { role: 'companyRepresentative' as const, organisation: offer.study.sponsor },
  ];
  const { irasId, odsCode, reviewVersion, issueNumber } = offer;
  return to.map((recipient) => ({
    kind: 'notification',
    record: {
      // One name for one event: a repeated commit cannot tell twice.
      id: `issued-${odsCode}-${reviewVersion}-${issueNumber}-${recipient.role}`,
      irasId,
      kind: 'priceIssued',
      to: recipient,
      facts: { odsCode, reviewVersion: String(reviewVersion), shortTitle: offer.study.shortTitle },
      createdAt: at,
      status: 'waiting',
      lock: 1,
    },
  }));
}

/**
 * Makes `issueSite`: moves one offer from `pending` to `issued`. Whatever is not pending is left as it is.
 * @returns whether this call issued it
 */
export function createIssueSite(deps: IssueSiteDeps) {
  const editionOf = createEditionCache(deps);
  return async ({ irasId, odsCode, reviewVersion, issueNumber }: IssueSiteCommand): Promise<boolean> => {
    const find = () => deps.ledger.findOffer(irasId, odsCode, reviewVersion, issueNumber);
    const pending = await find();
    if (pending?.status !== 'pending') return false;
    const version = await deps.ledger.findReviewVersion(irasId, reviewVersion);
    if (!version) throw new Error('an offer without its review version');
    const documents = await storeDocuments(deps, await makeAppendix(deps, pending, await editionOf(version)));
    const organisation = await deps.organisations.findOrganisation(odsCode);
    return retryOnConflict(async () => {
      const [offer, site] = await Promise.all([find(), deps.ledger.findStudySite(irasId, odsCode)]);
      const status = offer && nextStatus(offer.status, 'issue');
      if (!offer || !site || !status) return false;
      const at = new Date(deps.clock.now()).toISOString();
      const { appendixSha256, pdfSha256 } = documents;
      const event = { kind: 'issued' as const, appendixSha256, pdfSha256 };
      const issued = transition({
        offer,
        next: { ...offer, status, documents },
        site,
        event,
        at,
        organisation,
        sha256: deps.sha256,
      });
      await deps.ledger.commit([
        { kind: 'studySite', record: { ...issued.site, lock: site.lock + 1 } },
        ...issued.changes,
        ...tellParties(offer, at),
      ]);
      return true;
    });
  };
}
