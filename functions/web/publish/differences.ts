/** What a release changes against the one before it, as pages and spreadsheets show it. */
import type { AgreementTemplateDiff } from '../../../shared/domain/agreement-template-diff.ts';
import { minusPence, type Pence } from '../../../shared/domain/money.ts';
import { formatChange, type MultiplierDiff } from '../../../shared/domain/multiplier-diff.ts';
import type { OrganisationRegister } from '../../../shared/domain/organisation.ts';
import { formatBasisPoints, formatMultiplier } from '../../../shared/domain/tariff.ts';
import { isSameTariff } from '../../../shared/domain/tariff-diff.ts';
import type { RepricingCause, TariffDiff } from '../../../shared/domain/tariff-diff-document.ts';
import { templateFieldInWords } from '../agreement-templates/field-words.ts';
import { poundsCell } from '../frame/csv-file.ts';
import { type SliceRequest, sliceOf } from '../frame/slices.ts';

/** A kind's differences: the template that shows them with its model, and all of them as rows. */
export interface Differences {
  readonly template: string;
  readonly model: Readonly<Record<string, unknown>>;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const ON_A_PAGE = 50;

const CAUSE_WORDS: Readonly<Record<RepricingCause, string>> = {
  minutes: 'minutes',
  allInPrice: 'all-in price',
  rates: 'rates of staff roles',
  rules: 'rates of indirect cost and capacity building',
};

const RULE_WORDS = {
  indirectRate: 'Indirect cost',
  capacityRate: 'Capacity building',
  capacityBase: 'Capacity building is counted on',
} as const;
const BASE_WORDS: Readonly<Record<string, string>> = {
  direct: 'the direct cost',
  directPlusIndirect: 'direct and indirect cost together',
};

const ruleValue = (value: number | string): string =>
  typeof value === 'number' ? formatBasisPoints(value) : (BASE_WORDS[value] ?? value);

function changeOf(before: Pence | undefined, after: Pence | undefined): Pence | undefined {
  return before === undefined || after === undefined ? undefined : minusPence(after, before);
}

function repricedItems({ items }: TariffDiff) {
  return items.repriced
    .map(({ code, label, causes, before, after }) => ({
      code,
      label,
      why: causes.map((cause) => CAUSE_WORDS[cause]).join(', '),
      before: before.studyPence,
      after: after.studyPence,
      change: changeOf(before.studyPence, after.studyPence),
    }))
    .toSorted((one, other) => Math.abs(other.change ?? 0) - Math.abs(one.change ?? 0));
}

interface ChangedRole {
  readonly code: string;
  readonly label: string;
  readonly what: string;
  readonly before?: Pence;
  readonly after?: Pence;
}

function changedRoles({ roles }: TariffDiff): readonly ChangedRole[] {
  return [
    ...roles.added.map((role) => ({ ...role, what: 'Added', after: role.pencePerHour })),
    ...roles.removed.map((role) => ({ ...role, what: 'Removed', before: role.pencePerHour })),
    ...roles.rerated.map(({ code, label, beforePencePerHour: before, afterPencePerHour: after }) => ({
      code,
      label,
      what: 'Another rate',
      before,
      after,
    })),
    ...roles.relabelled.map(({ code, before, after }) => ({
      code,
      label: after,
      what: `Renamed, before: ${before}`,
    })),
  ];
}

function tariffRows(diff: TariffDiff): readonly (readonly string[])[] {
  const { rules, items } = diff;
  return [
    ...rules.map(({ rule, before, after }) => [
      'Rule',
      rule,
      RULE_WORDS[rule],
      ruleValue(before),
      ruleValue(after),
      '',
      '',
    ]),
    ...changedRoles(diff).map((role) => [
      'Staff role',
      role.code,
      role.label,
      poundsCell(role.before),
      poundsCell(role.after),
      '',
      role.what,
    ]),
    ...items.added.map(({ code, label, price }) => [
      'Item added',
      code,
      label,
      '',
      poundsCell(price.studyPence),
      '',
      '',
    ]),
    ...items.removed.map(({ code, label, price }) => [
      'Item removed',
      code,
      label,
      poundsCell(price.studyPence),
      '',
      '',
      '',
    ]),
    ...repricedItems(diff).map(({ code, label, why, before, after, change }) => [
      'Item repriced',
      code,
      label,
      poundsCell(before),
      poundsCell(after),
      poundsCell(change),
      why,
    ]),
    ...items.relabelled.map(({ code, before, after }) => [
      'Item renamed',
      code,
      after.label,
      '',
      '',
      '',
      `before: ${before.label}`,
    ]),
  ];
}

export function tariffDifferences(diff: TariffDiff, request: SliceRequest): Differences {
  const { items, rules } = diff;
  const slice = <T>(list: readonly T[], field: string) => sliceOf(list, request, { field, size: ON_A_PAGE });
  return {
    template: 'publish/differences-tariff.njk',
    model: {
      isSame: isSameTariff(diff),
      rules: rules.map(({ rule, before, after }) => ({
        rule: RULE_WORDS[rule],
        before: ruleValue(before),
        after: ruleValue(after),
      })),
      roles: changedRoles(diff),
      added: slice(items.added, 'added'),
      removed: slice(items.removed, 'removed'),
      repriced: slice(repricedItems(diff), 'repriced'),
      relabelled: slice(items.relabelled, 'renamed'),
      unchanged: items.unchanged,
    },
    headings: ['What', 'Code', 'Name', 'Before', 'After', 'Change', 'Why'],
    rows: tariffRows(diff),
  };
}

export function multiplierDifferences(
  diff: MultiplierDiff,
  request: SliceRequest,
  organisations: OrganisationRegister,
): Differences {
  const nameOf = (odsCode: string, name?: string) => name ?? organisations.get(odsCode)?.name ?? odsCode;
  const slice = <T>(list: readonly T[], field: string) => sliceOf(list, request, { field, size: ON_A_PAGE });
  const added = diff.added.map((row) => ({ ...row, name: nameOf(row.odsCode, row.name) }));
  const removed = diff.removed.map((row) => ({ ...row, name: nameOf(row.odsCode, row.name) }));
  const changed = diff.changed
    .map((row) => ({ ...row, name: nameOf(row.odsCode), change: formatChange(row.changeMillionths) }))
    .toSorted((one, other) => Math.abs(other.changeMillionths) - Math.abs(one.changeMillionths));
  return {
    template: 'publish/differences-multipliers.njk',
    model: {
      isSame: added.length + removed.length + changed.length === 0,
      added: slice(added, 'added'),
      removed: slice(removed, 'removed'),
      changed: slice(changed, 'changed'),
      unchanged: diff.unchanged,
    },
    headings: ['What', 'ODS code', 'Organisation', 'Before', 'After', 'Change'],
    rows: [
      ...added.map(({ odsCode, name, micro }) => ['Added', odsCode, name, '', formatMultiplier(micro), '']),
      ...removed.map(({ odsCode, name, micro }) => [
        'Removed',
        odsCode,
        name,
        formatMultiplier(micro),
        '',
        '',
      ]),
      ...changed.map(({ odsCode, name, beforeMicro, afterMicro, change }) => [
        'Changed',
        odsCode,
        name,
        formatMultiplier(beforeMicro),
        formatMultiplier(afterMicro),
        change,
      ]),
    ],
  };
}

export function templateDifferences(diff: AgreementTemplateDiff): Differences {
  return {
    template: 'publish/differences-template.njk',
    model: { isSame: diff.changed.length === 0, changed: diff.changed.map(templateFieldInWords) },
    headings: ['Field', 'Before', 'After'],
    rows: diff.changed.map(({ field, before = '', after = '' }) => [field, before, after]),
  };
}
