/** Trusts that are issued prices and decide them at moments that a test names, without a review behind every price. */

import type { LogEvent } from '../../../shared/domain/decision-log.ts';
import { londonDay } from '../../../shared/domain/london-time.ts';
import type {
  Decision,
  DecisionKind,
  Offer,
  OfferStatus,
  RefusalReason,
  StudySite,
} from '../../../shared/domain/offer.ts';
import type { Organisation } from '../../../shared/domain/organisation.ts';
import type { Actor } from '../../../shared/domain/person.ts';
import type { Phase } from '../../../shared/domain/study.ts';
import { createCloseMonths } from '../../../shared/usecases/adherence-indicator/close-months.ts';
import { createFoldLog } from '../../../shared/usecases/adherence-indicator/fold-log.ts';
import {
  createReadProof,
  createReadSnapshot,
} from '../../../shared/usecases/adherence-indicator/read-closed.ts';
import { createReadMonth } from '../../../shared/usecases/adherence-indicator/read-month.ts';
import { createReadTrusts } from '../../../shared/usecases/adherence-indicator/read-trusts.ts';
import { transition } from '../../../shared/usecases/site-pricing/offers.ts';
import { createRebuild } from '../../../shared/usecases/trust-acceptance/rebuild.ts';
import { keepOrganisation } from '../../support/keep-organisation.ts';
import { hashOf, someOffer, someSite, someStudy } from '../../support/ledger-fixtures.ts';
import { createMemoryDeps } from '../../support/service-deps.ts';
import { createTestSigner } from '../../support/test-signer.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach into documents
export type Json = any;

export interface Part {
  readonly irasId: string;
  readonly odsCode: string;
}

export interface WorldStudy {
  readonly phase?: Phase;
  readonly isAtmp?: boolean;
}

const NEXT: Readonly<Partial<Record<LogEvent['kind'], OfferStatus>>> = {
  issued: 'issued',
  escalated: 'escalated',
  returned: 'issued',
  superseded: 'superseded',
  withdrawn: 'withdrawn',
};

const person = (odsCode: string): Actor => ({
  issuer: 'https://identity.example',
  subject: `person-${odsCode}`,
  name: `Somebody of ${odsCode}`,
  role: 'siteRepresentative',
  organisation: odsCode,
});

function decisionOf(
  { kind: _kind, ...decided }: Extract<LogEvent, { kind: 'decided' }>,
  at: string,
  by: Actor,
  { log }: StudySite,
): Decision {
  return { ...decided, at, by, sequence: log.length + 1 };
}

/** A service in memory whose clock stands after everything that a test lets happen. */
export async function createDecisionWorld(now: string) {
  const deps = { ...(await createMemoryDeps(now)), signer: createTestSigner() };
  const organisations = new Map(await deps.organisations.allOrganisations());
  const studies = new Map<string, WorldStudy>();
  const parts = new Map<string, { site: StudySite; offer: Offer }>();
  const nameOf = ({ irasId, odsCode }: Part): string => `${irasId} ${odsCode}`;

  const begin = async (part: Part, at: string): Promise<void> => {
    const { irasId, odsCode } = part;
    const { phase = 'III', isAtmp = false } = studies.get(irasId) ?? {};
    if (!studies.has(irasId)) studies.set(irasId, {});
    if (!(await deps.ledger.findStudy(irasId))) {
      await deps.ledger.commit([
        { kind: 'study', record: someStudy({ irasId, createdAt: at, updatedAt: at }) },
      ]);
    }
    const known = parts.get(nameOf(part));
    const before = known?.site ?? someSite({ irasId, odsCode, addedAt: at, lock: 0 });
    const issueNumber = (known?.offer.issueNumber ?? 0) + 1;
    const site = { ...before, liveOffer: { reviewVersion: 1, issueNumber }, lock: before.lock + 1 };
    const study = { ...someOffer().study, phase, isAtmp };
    const offer = someOffer({ irasId, odsCode, issueNumber, issuedAt: at, statusSince: at, study });
    await deps.ledger.commit([
      { kind: 'studySite', record: site },
      { kind: 'offer', record: offer },
    ]);
    parts.set(nameOf(part), { site, offer });
  };

  const happen = async (part: Part, event: LogEvent, at: string, status: OfferStatus): Promise<void> => {
    const known = parts.get(nameOf(part));
    if (!known) throw new Error(`${nameOf(part)} has no price`);
    const { site, offer } = known;
    const by = event.kind === 'issued' || event.kind === 'superseded' ? undefined : person(part.odsCode);
    const decision = event.kind === 'decided' && by ? { decision: decisionOf(event, at, by, site) } : {};
    const documents =
      event.kind === 'issued'
        ? {
            documents: {
              ...{ appendixSha256: event.appendixSha256, pdfSha256: event.pdfSha256 },
              ...{ priceSha256: hashOf('price'), oneOffPence: 1, expectedPence: 1 },
            },
          }
        : {};
    const next = { ...offer, ...documents, ...decision, status };
    const made = transition({
      ...{ offer, next, site, event, at, by, sha256: deps.sha256 },
      organisation: organisations.get(part.odsCode),
    });
    const changed = { ...made.site, lock: site.lock + 1 };
    await deps.ledger.commit([{ kind: 'studySite', record: changed }, ...made.changes]);
    parts.set(nameOf(part), { site: changed, offer: { ...next, statusSince: at, lock: offer.lock + 1 } });
  };

  return {
    ...deps,
    /** Before its first price. */
    study: (irasId: string, study: WorldStudy): void => void studies.set(irasId, study),
    /** What the service knows of an organisation from now on. */
    organisation: async (organisation: Organisation): Promise<void> => {
      organisations.set(organisation.odsCode, organisation);
      await keepOrganisation(deps, organisation);
    },
    /** A first price, or one more after a refusal. */
    issue: async (part: Part, at: string): Promise<void> => {
      await begin(part, at);
      const name = `${nameOf(part)} ${parts.get(nameOf(part))?.offer.issueNumber ?? 0}`;
      const event = {
        ...{ kind: 'issued' as const, appendixSha256: hashOf(name), pdfSha256: hashOf(`${name} pdf`) },
      };
      await happen(part, event, at, 'issued');
    },
    decide: async (part: Part, decision: DecisionKind, at: string, reason?: RefusalReason): Promise<void> => {
      const appendixSha256 = parts.get(nameOf(part))?.offer.documents?.appendixSha256 ?? '';
      const why = decision === 'notAccepted' ? { reason: reason ?? 'other' } : {};
      await happen(part, { kind: 'decided', decision, appendixSha256, ...why }, at, decision);
    },
    /** Any other event of the part's offer. */
    happens: (
      part: Part,
      event: Exclude<LogEvent, { kind: 'decided' | 'issued' }>,
      at: string,
    ): Promise<void> => happen(part, event, at, NEXT[event.kind] ?? 'issued'),
    statusOf: (part: Part): OfferStatus | undefined => parts.get(nameOf(part))?.offer.status,
    readMonth: createReadMonth(deps),
    readTrusts: createReadTrusts(deps),
    readSnapshot: createReadSnapshot(deps),
    readProof: createReadProof(deps),
    close: createCloseMonths(deps),
    fold: createFoldLog(deps),
    rebuild: createRebuild(deps),
    today: () => londonDay(deps.clock.now()),
  };
}
export type DecisionWorld = Awaited<ReturnType<typeof createDecisionWorld>>;
