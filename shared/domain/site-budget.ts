/**
 * The site budget of a financial appendix: the same price, split as the site's finance office books it. A pure
 * function of the appendix; nothing is priced or rounded anew.
 */

import { sumAmounts, timesAmount } from './budget-amount.ts';
import { keyOfHead } from './budget-heads.ts';
import { budgetLines } from './budget-lines.ts';
import type { FinancialAppendix } from './financial-appendix.ts';
import { itemAt } from './item-at.ts';
import { SECTIONS } from './resource-review.ts';
import type {
  ArmBudget,
  BudgetAmount,
  BudgetGroup,
  BudgetLine,
  Charge,
  HeadBudget,
  SectionBudget,
  SiteBudget,
  VisitBudget,
} from './site-budget-document.ts';
import type { ArmPrice } from './site-price-document.ts';

interface Charged {
  readonly amount: BudgetAmount;
  readonly charge: Charge;
}

/** Sums what is charged: once, for one participant of each arm, and at the targets. */
function sumCharged(charged: readonly Charged[], arms: readonly ArmPrice[]): BudgetGroup {
  const sum = (times: (charge: Charge) => number) =>
    sumAmounts(charged.map(({ amount, charge }) => timesAmount(amount, times(charge))));
  return {
    oneOff: sum(({ oneOff }) => oneOff),
    perParticipant: arms.map(({ arm }, at) => ({
      arm,
      amount: sum(({ perParticipant }) => itemAt(perParticipant, at).quantity),
    })),
    expected: sum(({ expected }) => expected),
  };
}

function budgetSections(lines: readonly BudgetLine[], arms: readonly ArmPrice[]): SectionBudget[] {
  const bySection = Map.groupBy(lines, ({ section }) => section);
  return SECTIONS.flatMap((section) => {
    const own = bySection.get(section);
    if (!own) return [];
    const charged = own.map(({ unit, charge }) => ({ amount: unit, charge }));
    return [{ section, ...sumCharged(charged, arms) }];
  });
}

function budgetHeads(lines: readonly BudgetLine[], appendix: FinancialAppendix): HeadBudget[] {
  const shares = lines.flatMap(({ heads, charge }) =>
    heads.map(({ head, amount }) => ({ head, amount, charge })),
  );
  const byHead = Map.groupBy(shares, ({ head }) => keyOfHead(head));
  const roles = appendix.inputs.tariff.roles.map(({ code, label }) =>
    keyOfHead({ kind: 'staffRole', role: code, label }),
  );
  const departments = [...byHead.keys()].filter((key) => key.startsWith('2')).sort();
  const order = [...roles, ...departments, keyOfHead({ kind: 'passThrough' })];
  return order.flatMap((key) => {
    const own = byHead.get(key);
    return own ? [{ head: itemAt(own, 0).head, ...sumCharged(own, appendix.price.arms) }] : [];
  });
}

/** What the inputs of a price say of its part. */
function named<T extends { readonly id: string }>(inputs: readonly T[], id: string): T {
  return itemAt(
    inputs.filter((each) => each.id === id),
    0,
  );
}

function budgetVisits({ price, inputs }: FinancialAppendix, lines: readonly BudgetLine[]): VisitBudget[] {
  const charged = new Map(
    lines.filter(({ chargedPer }) => chargedPer === 'visit').map(({ activity, unit }) => [activity, unit]),
  );
  const cells = Map.groupBy(inputs.schedule, ({ visit }) => visit);
  return price.visits.map(({ visit: id }) => {
    const { label, kind, arms } = named(inputs.visits, id);
    const amounts = (cells.get(id) ?? []).flatMap(({ activity, quantity }) => {
      const unit = charged.get(activity);
      return unit ? [timesAmount(unit, quantity)] : [];
    });
    return { visit: id, label, kind, arms, amount: sumAmounts(amounts) };
  });
}

function budgetArms({ inputs, price }: FinancialAppendix, whole: BudgetGroup): ArmBudget[] {
  return price.arms.map(({ arm, targetParticipants }, at) => {
    const completedParticipant = itemAt(whole.perParticipant, at).amount;
    return {
      arm,
      label: named(inputs.arms, arm).label,
      targetParticipants,
      completedParticipant,
      expected: timesAmount(completedParticipant, targetParticipants),
    };
  });
}

function identify({ identification, inputs, integrity, issue, price }: FinancialAppendix) {
  const { study, site, reviewVersion, tariff } = identification;
  const { irasId, shortTitle, title } = study;
  const { id, financialYear, provenance } = tariff;
  return {
    appendixSha256: integrity.sha256,
    issue,
    study: { irasId, shortTitle, title },
    site,
    reviewVersion,
    tariff: {
      id,
      financialYear,
      provenance,
      rules: inputs.tariff.rules,
      roles: inputs.tariff.roles.map(({ code, label, pencePerHour }) => ({
        role: code,
        label,
        pencePerHour,
      })),
    },
    multiplier: price.multiplier,
  };
}

/** The budget of an appendix. @throws DomainError `amountTooLarge` */
export function buildSiteBudget(appendix: FinancialAppendix): SiteBudget {
  const { arms: armPrices } = appendix.price;
  const lines = budgetLines(appendix);
  const whole = sumCharged(
    lines.map(({ unit, charge }) => ({ amount: unit, charge })),
    armPrices,
  );
  const arms = budgetArms(appendix, whole);
  return {
    schema: 'ncvr.site-budget/1',
    ...identify(appendix),
    arms,
    totals: {
      oneOff: whole.oneOff,
      participants: sumAmounts(arms.map(({ expected }) => expected)),
      expected: whole.expected,
    },
    capacityBuilding: {
      oneOffPence: whole.oneOff.parts.capacity,
      perParticipant: whole.perParticipant.map(({ arm, amount }) => ({ arm, pence: amount.parts.capacity })),
      expectedPence: whole.expected.parts.capacity,
    },
    sections: budgetSections(lines, armPrices),
    heads: budgetHeads(lines, appendix),
    visits: budgetVisits(appendix, lines),
    lines,
  };
}
