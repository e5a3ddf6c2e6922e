/**
 * What a tariff release changes against another: items added, removed, repriced and relabelled, rates, rules.
 * Sources and derivations are left out, as they price nothing.
 */
import { type StaffRole, type TariffRelease, TariffRules } from './tariff.ts';
import type { TariffDiff } from './tariff-diff-document.ts';
import { diffItems, ratesOf } from './tariff-item-diff.ts';

function diffRoles(before: TariffRelease, after: TariffRelease): TariffDiff['roles'] {
  const [old, now] = [ratesOf(before), ratesOf(after)];
  const plain = ({ code, label, pencePerHour }: StaffRole) => ({ code, label, pencePerHour });
  const kept = [...now.values()].flatMap((role) => {
    const was = old.get(role.code);
    return was ? [{ was, role }] : [];
  });
  return {
    added: [...now.values()].filter(({ code }) => !old.has(code)).map(plain),
    removed: [...old.values()].filter(({ code }) => !now.has(code)).map(plain),
    rerated: kept
      .filter(({ was, role }) => was.pencePerHour !== role.pencePerHour)
      .map(({ was, role: { code, label, pencePerHour } }) => ({
        code,
        label,
        beforePencePerHour: was.pencePerHour,
        afterPencePerHour: pencePerHour,
      })),
    relabelled: kept
      .filter(({ was, role }) => was.label !== role.label)
      .map(({ was, role }) => ({ code: role.code, before: was.label, after: role.label })),
  };
}

function diffRules({ rules: before }: TariffRelease, { rules: after }: TariffRelease): TariffDiff['rules'] {
  return TariffRules.keyof()
    .options.filter((rule) => before[rule] !== after[rule])
    .map((rule) => ({ rule, before: before[rule], after: after[rule] }));
}

/** The differences from one release to another; of two entries with one code, the last counts. */
export function diffTariffs(before: TariffRelease, after: TariffRelease): TariffDiff {
  const changedRules = diffRules(before, after);
  return {
    from: before.id,
    to: after.id,
    rules: changedRules,
    roles: diffRoles(before, after),
    items: diffItems({ before, after, changedRules }),
  };
}

/** Whether nothing that the diff speaks of has changed. */
export function isSameTariff({ rules, roles, items }: TariffDiff): boolean {
  const lists = [rules, roles.added, roles.removed, roles.rerated, roles.relabelled];
  return [...lists, items.added, items.removed, items.repriced, items.relabelled].every(
    (list) => list.length === 0,
  );
}
