/** What happens to sites and their prices once a review is agreed. */
import type { DecisionKind } from '../../../shared/domain/offer.ts';
import { IRAS_ID, site, smallReview } from '../../usecases/resource-review/small-review.ts';
import { company, coordinator, lead, trust } from '../../usecases/resource-review/study-process.ts';
import { SITE, SMALL } from '../../usecases/trust-acceptance/trust-process.ts';
import type { Actors } from './actors.ts';
import type { Scenario } from './scenario.ts';

const irasId = IRAS_ID;

const decides = (decision: DecisionKind): Scenario => ({
  name: `a trust answers ${decision}`,
  prepare: async (before) => {
    await before.bringToIssued();
    return (actors) => actors.decideAt(SITE, decision);
  },
});

const issued = async (before: Actors): Promise<void> => before.bringToIssued();

/** Somebody who asks twice has two jobs of the same archive, of which one is as good as the other. */
const oneArchive = (record: Record<string, unknown>): Record<string, unknown> | undefined =>
  String(record['sk']).startsWith('JOB#') && JSON.stringify(record).includes('"archive"')
    ? undefined
    : record;

export const SITE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'a site joins later',
    prepare: async (before) => {
      await issued(before);
      return (actors) => actors.put(site('RTD'));
    },
  },
  {
    name: "a site's targets change",
    prepare: async (before) => {
      await issued(before);
      return (actors) => actors.put(site(SITE, 25));
    },
  },
  {
    name: 'a site is withdrawn while its missing item is judged',
    prepare: async (before) => {
      await issued(before);
      await before.escalate();
      return (actors) => actors.withdraw(SITE);
    },
  },
  decides('accepted'),
  decides('notAccepted'),
  decides('declinedCapacity'),
  {
    name: 'a trust reports a missing item',
    prepare: async (before) => {
      await issued(before);
      return (actors) => actors.escalate();
    },
  },
  {
    name: 'the network upholds a missing item',
    prepare: async (before) => {
      await issued(before);
      const { id } = await before.escalate();
      return (actors) => actors.judge(id, 'upheld');
    },
  },
  {
    name: 'the network returns a price to the trust',
    prepare: async (before) => {
      await issued(before);
      const { id } = await before.escalate(SMALL);
      return (actors) => actors.judge(id, 'includedElsewhere', { reason: 'It is in the visit' });
    },
  },
  {
    name: 'a refused price is issued again',
    prepare: async (before) => {
      await issued(before);
      await before.decideAt(SITE, 'notAccepted');
      return (actors) => actors.reissue();
    },
  },
  {
    name: 'the company records when the contract was signed',
    prepare: async (before) => {
      await issued(before);
      await before.decideAt(SITE, 'accepted');
      return (actors) => actors.record(company, { signedOn: '2026-11-02' });
    },
  },
  {
    name: 'a trust changes its milestones',
    prepare: async (before) => {
      await issued(before);
      await before.decideAt(SITE, 'accepted');
      await before.record(company, { signedOn: '2026-11-02' });
      return (actors) => actors.record(trust(SITE), { openedOn: '2026-11-02' }, '1');
    },
  },
  {
    name: 'a trust closes and its successor takes over',
    prepare: async (before) => {
      await before.bringToIssued(smallReview({ sites: [site('RJ1', 12), site('RK9')] }));
      return (actors) => actors.close('RJ1', 'RTD');
    },
  },
  {
    name: 'a trust closes and nobody takes over',
    prepare: async (before) => {
      await issued(before);
      return (actors) => actors.close(SITE);
    },
  },
  {
    name: 'all appendices are put into one ZIP',
    prepare: async (before) => {
      await issued(before);
      return async (actors) => actors.requestArchive({ caller: lead, irasId });
    },
    blur: oneArchive,
  },
  {
    name: 'what the tables say is put right by the log',
    prepare: async (before) => {
      await issued(before);
      await before.decideAt(SITE, 'notAccepted');
      await before.ledger.commit([
        { kind: 'openCounters', odsCode: SITE, add: { lateIssued: 1 } },
        { kind: 'monthCounters', month: '2026-11', odsCode: SITE, add: { allOther: 3 } },
      ]);
      return (actors) => actors.rebuild({ mend: true });
    },
  },
  {
    name: 'trusts are reminded',
    prepare: async (before) => {
      await issued(before);
      before.clock.advance(8 * 24 * 60 * 60 * 1000);
      return (actors) => actors.remind();
    },
  },
  {
    name: 'a coordinator has a refused price issued again',
    prepare: async (before) => {
      await issued(before);
      await before.decideAt(SITE, 'declinedCapacity');
      return (actors) => actors.reissue(coordinator);
    },
  },
];
