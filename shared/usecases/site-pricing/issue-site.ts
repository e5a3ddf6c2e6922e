/**
 * Issues one pending offer: price, appendix, signature, PDF, then one conditional transaction. A crash anywhere,
 * a duplicate or a lost message changes nothing: bodies are stored under their hashes, and only the transaction
 * moves the offer from `pending` to `issued`.
 */

import { makeChanges } from '../../domain/appendix-changes.ts';
import { canonicalBytes, rememberText, type Sha256 } from '../../domain/canonical.ts';
import { DomainError } from '../../domain/errors.ts';
import {
  type AppendixContent,
  buildAppendix,
  type FinancialAppendix,
  sealAppendix,
} from '../../domain/financial-appendix.ts';
import { type IssuedDocuments, nextStatus, type Offer } from '../../domain/offer.ts';
import type { Organisation } from '../../domain/organisation.ts';
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
import { noteOfferFault } from './work-fault.ts';

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

/** Issues one pending offer. @returns whether this call issued it */
export type IssueSite = (command: IssueSiteCommand) => Promise<boolean>;

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
  organisation: Organisation | undefined,
): Promise<FinancialAppendix> {
  const { odsCode, principalInvestigator, targetParticipants } = offer;
  const multiplier = findMultiplier(priced.multipliers, odsCode);
  if (!multiplier)
    throw new DomainError('noMultiplier', `${odsCode} has no multiplier in ${priced.multipliers.id}.`, {
      mend: 'Withdraw the site, or submit a new version once a multiplier set that holds it is published.',
    });
  const site = { odsCode, principalInvestigator, targetParticipants };
  const payee = await deps.organisations.findPayee(odsCode);
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
  // Its text is hashed, stored and embedded in the PDF.
  return rememberText({
    ...sealed,
    integrity: { ...integrity, signature: await deps.signer.sign(integrity.sha256) },
  });
}

/** A re-pricing issues what it previewed, or nothing. */
function requirePreviewed({ repricing, irasId, odsCode }: Offer, { price }: FinancialAppendix): void {
  if (repricing === undefined || repricing.expectedPence === price.expectedPence) return;
  throw new Error(
    `the price of ${irasId} ${odsCode} is not the one that re-pricing ${repricing.id} previewed`,
  );
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
  const { id, provenance } = appendix.identification.tariff;
  return {
    appendixSha256,
    pdfSha256,
    priceSha256,
    oneOffPence,
    expectedPence,
    ...(provenance === 'demonstration' && { demonstrationTariff: id }),
  };
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

function createIssue(deps: IssueSiteDeps) {
  const editionOf = createEditionCache(deps);
  return async ({ irasId, odsCode, reviewVersion, issueNumber }: IssueSiteCommand): Promise<boolean> => {
    const find = () => deps.ledger.findOffer(irasId, odsCode, reviewVersion, issueNumber);
    const findBoth = () => Promise.all([find(), deps.ledger.findStudySite(irasId, odsCode)]);
    // What is read before the work mostly still holds after it; where not, the transaction's conditions say so.
    let known: Awaited<ReturnType<typeof findBoth>> | undefined = await findBoth();
    const [pending] = known;
    if (pending?.status !== 'pending') return false;
    const [priced, organisation] = await Promise.all([
      editionOf(pending),
      deps.organisations.findOrganisation(odsCode),
    ]);
    const appendix = await makeAppendix(deps, pending, priced, organisation);
    requirePreviewed(pending, appendix);
    const documents = await storeDocuments(deps, appendix);
    return retryOnConflict(async () => {
      const [offer, site] = known ?? (await findBoth());
      known = undefined;
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

/**
 * Makes `issueSite`: moves one offer from `pending` to `issued`. Whatever is not pending is left as it is. What
 * cannot be issued until somebody mends it stays pending and says so.
 * @returns whether this call issued it
 */
export function createIssueSite(deps: IssueSiteDeps): IssueSite {
  const issue = createIssue(deps);
  return async (command) => {
    try {
      return await issue(command);
    } catch (error) {
      // Where even that cannot be noted, the first error says more.
      await noteOfferFault(deps, command, error).catch(() => undefined);
      throw error;
    }
  };
}
