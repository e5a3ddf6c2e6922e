/** The differences between two tariff releases as text that a person can work through. */
import { formatPounds, minusPence } from '../../shared/domain/money.ts';
import { formatBasisPoints } from '../../shared/domain/tariff.ts';
import { isSameTariff } from '../../shared/domain/tariff-diff.ts';
import type { ItemPrice, RepricingCause, TariffDiff } from '../../shared/domain/tariff-diff-document.ts';
import { showSafely } from './terminal.ts';

const RULES: Readonly<Record<TariffDiff['rules'][number]['rule'], string>> = {
  indirectRate: 'indirect cost',
  capacityRate: 'capacity building',
  capacityBase: 'capacity building on',
};
const BASES: Readonly<Record<string, string>> = {
  direct: 'direct cost',
  directPlusIndirect: 'direct and indirect cost',
};
const CAUSES: Readonly<Record<RepricingCause, string>> = {
  minutes: 'minutes',
  allInPrice: 'all-in price',
  rates: 'rates of staff roles',
  rules: 'rules',
};

type Row = readonly string[];

/** Columns side by side; the last is as wide as it is. */
function table(rows: readonly Row[]): string {
  const width = (column: number): number =>
    rows.reduce((widest, row) => Math.max(widest, (row[column] ?? '').length), 0);
  const widths = Array.from({ length: Math.max(0, ...rows.map((row) => row.length)) }, (_, at) => width(at));
  return rows
    .map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}

function section(title: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  return [`${title} (${rows.length})\n${table(rows.map((row) => row.map(showSafely)))}\n`];
}

const priced = ({ studyPence }: ItemPrice): string =>
  studyPence === undefined ? 'no price' : formatPounds(studyPence);

function changeOf(before: ItemPrice, after: ItemPrice): string {
  if (before.studyPence === undefined || after.studyPence === undefined) return '';
  const change = minusPence(after.studyPence, before.studyPence);
  return change === 0 ? '0.00' : `${change > 0 ? '+' : ''}${formatPounds(change)}`;
}

function ruleValue(value: number | string): string {
  return typeof value === 'number' ? formatBasisPoints(value) : (BASES[value] ?? value);
}

function describeRoles({ added, removed, rerated, relabelled }: TariffDiff['roles']): string[] {
  const rate = (pence: number) => formatPounds(pence);
  const row = ({ code, label, pencePerHour }: (typeof added)[number]): Row => [
    code,
    rate(pencePerHour),
    label,
  ];
  return [
    ...section('Staff roles added, pounds per hour', added.map(row)),
    ...section('Staff roles removed, pounds per hour', removed.map(row)),
    ...section(
      'Staff roles with another rate, pounds per hour',
      rerated.map(({ code, label, beforePencePerHour, afterPencePerHour }) => [
        code,
        `${rate(beforePencePerHour)} -> ${rate(afterPencePerHour)}`,
        label,
      ]),
    ),
    ...section(
      'Staff roles renamed',
      relabelled.map(({ code, before, after }) => [code, `${before} -> ${after}`]),
    ),
  ];
}

function describeItems({ added, removed, repriced, relabelled }: TariffDiff['items']): string[] {
  const row = ({ code, label, price }: (typeof added)[number]): Row => [code, priced(price), label];
  const name = ({ label, kind, department }: (typeof relabelled)[number]['before']): string =>
    [label, kind, ...(department === undefined ? [] : [department])].join(', ');
  return [
    ...section('Items added, study price in pounds', added.map(row)),
    ...section('Items removed, study price in pounds', removed.map(row)),
    ...section(
      'Items repriced, study price in pounds',
      repriced.map(({ code, label, causes, before, after }) => [
        code,
        `${priced(before)} -> ${priced(after)}`,
        changeOf(before, after),
        causes.map((cause) => CAUSES[cause]).join(', '),
        label,
      ]),
    ),
    ...section(
      'Items described otherwise',
      relabelled.map(({ code, before, after }) => [code, `${name(before)} -> ${name(after)}`]),
    ),
  ];
}

/** All sections that have something to say. */
export function describeTariffDiff(diff: TariffDiff): string {
  const rules = diff.rules.map(({ rule, before, after }) => [
    RULES[rule],
    `${ruleValue(before)} -> ${ruleValue(after)}`,
  ]);
  const unchanged = `${diff.items.unchanged} items are unchanged.\n`;
  return [
    `${showSafely(diff.from)} -> ${showSafely(diff.to)}\n`,
    ...(isSameTariff(diff) ? ['There are no differences.\n'] : []),
    ...section('Rules', rules),
    ...describeRoles(diff.roles),
    ...describeItems(diff.items),
    unchanged,
  ].join('\n');
}
