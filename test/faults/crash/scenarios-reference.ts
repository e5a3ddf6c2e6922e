/** National data, people, payees, and the outbox. */
import { bundledMultipliers } from '../../../shared/reference/index.ts';
import { loadGolden } from '../../support/golden.ts';
import { ISSUER, NOW } from '../../support/service-deps.ts';
import { IRAS_ID } from '../../usecases/resource-review/small-review.ts';
import { coordinator as caller, lead, trust } from '../../usecases/resource-review/study-process.ts';
import { SITE } from '../../usecases/trust-acceptance/trust-process.ts';
import { type Actors, isDone } from './actors.ts';
import type { Scenario } from './scenario.ts';

const by = { command: 'a test' };
const person = { issuer: ISSUER, subject: 'ann', name: 'Ann of RJ1', email: 'ann@rj1.example' };
const membership = { role: 'siteRepresentative', organisation: SITE } as const;
const tariff = {
  ...loadGolden('worked-example').tariff,
  id: 'NAT-2026-27.1',
  provenance: 'national' as const,
};
const multipliers = { ...bundledMultipliers(), id: 'NCVR-2027-28', financialYear: '2027/28' };

/** Tries and their times differ where the first one died; whether and what was sent does not. */
const whateverTry = (record: Record<string, unknown>): Record<string, unknown> => {
  if (!String(record['sk']).startsWith('NOTIFICATION#')) return record;
  const notification = Object.entries(Object(record['record'])).filter(
    ([name]) => !['attempts', 'nextAttemptAt', 'lock', 'outcome', 'fault'].includes(name),
  );
  return { sk: record['sk'], record: Object.fromEntries(notification) };
};

/** Runs of the outbox until every notification has come to its end. */
async function deliverAll(actors: Actors): Promise<void> {
  for (let run = 0; run < 4; run += 1) {
    await actors.deliver({ forMs: 60_000 });
    actors.clock.advance(10 * 60_000);
  }
}

export const REFERENCE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'a tariff release is published',
    prepare: async () => (actors) =>
      actors.publishTariff({
        ...{ caller, id: tariff.id, document: { kind: 'json', value: tariff }, dryRun: false },
      }),
  },
  {
    name: 'a multiplier set is published',
    prepare: async () => (actors) =>
      actors.publishMultipliers({
        ...{ caller, id: multipliers.id, document: { kind: 'json', value: multipliers }, dryRun: false },
      }),
  },
  {
    name: "an agreement's template is published",
    prepare: async (before) => {
      const current = await before.tariffs.findAgreementTemplate('mCTA');
      const template = { ...current!, version: '99.1' };
      return (actors) => actors.publishTemplate({ caller, id: 'mCTA', template, dryRun: false });
    },
  },
  {
    name: 'a dictionary of activities is saved',
    prepare: async () => (actors) =>
      actors.putMapping({
        caller: lead,
        id: 'RRV',
        mapping: { schema: 'ncvr.activity-mapping/1', id: 'RRV', entries: [] },
        ifMatch: undefined,
      }),
  },
  {
    name: 'a company is registered',
    prepare: async () => (actors) =>
      actors.putCompany({
        ...{ id: 'other-pharma', company: { id: 'other-pharma', name: 'Other Ltd' }, ifMatch: undefined },
      }),
  },
  {
    name: 'a person is granted a role',
    prepare: async () => (actors) => actors.grantMembership({ by, person, membership }),
  },
  {
    name: "a person's role is ended",
    prepare: async (before) => {
      await before.grantMembership({ by, person, membership });
      return (actors) => actors.endMembership({ by, person, membership });
    },
  },
  {
    name: 'a trust states its payee',
    prepare: async () => (actors) =>
      actors.putPayee({
        ...{ caller: trust(SITE), odsCode: SITE, profile: { name: 'Trust funds' }, ifMatch: undefined },
      }),
  },
  {
    name: 'people are told by mail',
    prepare: async (before) => {
      await before.memberships.grant(person, membership, { at: NOW, by });
      await before.bringToIssued();
      return deliverAll;
    },
    blur: whateverTry,
  },
  {
    name: 'a notification that reached nobody is sent again',
    prepare: async (before) => {
      await before.bringToIssued();
      await deliverAll(before);
      await before.memberships.grant(person, membership, { at: NOW, by });
      const [undelivered] = (await before.ledger.listUndelivered({ limit: 100 })).items.filter(
        ({ to }) => to.organisation === SITE,
      );
      const { id } = undelivered!;
      return async (actors) => {
        // Refused where it waits already: it is sent all the same.
        await isDone(() => actors.retryNotification({ irasId: IRAS_ID, id }));
        await deliverAll(actors);
      };
    },
    blur: whateverTry,
  },
];
