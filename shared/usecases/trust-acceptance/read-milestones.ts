/** The set-up clock to read: of one site with its milestones, and of a study with the medians of its sites. */
import type { MilestoneDays } from '../../domain/milestones.ts';
import type { Caller } from '../../domain/person.ts';
import {
  type ClockStage,
  type ClockSummary,
  PUBLISHED_CLOCK,
  summariseClock,
} from '../../domain/set-up-clock.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireParty, requireSiteParty } from '../access.ts';
import { readAll } from '../read-all.ts';
import {
  findFirstAgreed,
  type MilestonesView,
  milestonesEtag,
  readOffers,
  type SiteClock,
  toMilestonesView,
  toSiteClock,
} from './milestones-view.ts';
import { LOG_READERS } from './read-log.ts';

export interface ReadMilestonesDeps extends AccessDeps {
  readonly ledger: AccessDeps['ledger'] &
    Pick<StudyLedger, 'findMilestones' | 'listMilestones' | 'listOffers' | 'listReviewVersions'>;
}

export interface ReadMilestonesCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly odsCode: string;
}

/** Makes `readMilestones`; a site without any answers its clock. @throws DomainError `notFound` */
export function createReadMilestones(deps: ReadMilestonesDeps) {
  return async (
    command: ReadMilestonesCommand,
  ): Promise<{ readonly etag: string; readonly view: MilestonesView }> => {
    const { caller, irasId, odsCode } = command;
    await requireSiteParty(deps, caller, command, LOG_READERS);
    const milestones = await deps.ledger.findMilestones(irasId, odsCode);
    const view = await toMilestonesView(deps.ledger, { irasId, odsCode, milestones });
    return { etag: milestonesEtag(milestones), view };
  };
}

export interface StudyClock {
  readonly irasId: string;
  /** By ODS code, sites that have not come far among them. */
  readonly sites: readonly SiteClock[];
  readonly summary: Readonly<Partial<Record<ClockStage, ClockSummary>>>;
  readonly published: typeof PUBLISHED_CLOCK;
}

/** Makes `readSetUpClock`: every site's clock, with medians and quartiles. @throws DomainError `notFound` */
export function createReadSetUpClock({ ledger, organisations }: ReadMilestonesDeps) {
  return async ({
    caller,
    irasId,
  }: Pick<ReadMilestonesCommand, 'caller' | 'irasId'>): Promise<StudyClock> => {
    await requireParty({ ledger, organisations }, caller, irasId, [
      'studyResourceReviewer',
      'companyRepresentative',
      'nationalCoordinator',
    ]);
    const agreed = await findFirstAgreed(ledger, irasId);
    const offers = Map.groupBy(await readOffers(ledger, irasId), ({ odsCode }) => odsCode);
    const recorded = new Map<string, MilestoneDays>();
    for await (const milestones of readAll((page) => ledger.listMilestones(irasId, page))) {
      recorded.set(milestones.odsCode, milestones);
    }
    const sites: SiteClock[] = [];
    for await (const { odsCode } of readAll((page) => ledger.listStudySites(irasId, page))) {
      sites.push(toSiteClock(odsCode, agreed, offers.get(odsCode) ?? [], recorded.get(odsCode)));
    }
    const summary = summariseClock(sites.map(({ days }) => days));
    return { irasId, sites, summary, published: PUBLISHED_CLOCK };
  };
}
