/** Re-pricings in the words of pages. */
import { roundHalfUp } from '../../../shared/domain/money.ts';
import type { Repricing, RepricingStatus, RepricingTotals } from '../../../shared/domain/repricing.ts';
import type { SkipReason } from '../../../shared/domain/repricing-entry.ts';
import { formatBasisPoints } from '../../../shared/domain/tariff.ts';
import type { ListedEntry } from '../../../shared/usecases/site-pricing/read-repricing.ts';
import type { Tag } from '../frame/words.ts';

export const STATUS_TAGS: Readonly<Record<RepricingStatus, Tag>> = {
  previewing: { text: 'Being previewed', classes: 'nhsuk-tag--blue' },
  previewed: { text: 'Previewed', classes: 'nhsuk-tag--purple' },
  running: { text: 'Running', classes: 'nhsuk-tag--blue' },
  paused: { text: 'Paused', classes: 'nhsuk-tag--yellow' },
  done: { text: 'Done', classes: 'nhsuk-tag--green' },
  failed: { text: 'Failed', classes: 'nhsuk-tag--red' },
};

export const OUTCOME_TAGS: Readonly<Record<ListedEntry['outcome'], Tag>> = {
  previewed: { text: 'Previewed', classes: 'nhsuk-tag--purple' },
  repriced: { text: 'Re-priced', classes: 'nhsuk-tag--green' },
  skipped: { text: 'Skipped', classes: 'nhsuk-tag--yellow' },
  failed: { text: 'Documents to come', classes: 'nhsuk-tag--red' },
  blocked: { text: 'Cannot be re-priced', classes: 'nhsuk-tag--grey' },
};

const SKIP_WORDS: Readonly<Record<SkipReason, string>> = {
  decided: 'The trust answered it after the preview.',
  escalated: 'The trust reported a missing item after the preview.',
  returned: 'It went back to the trust after the preview.',
  replaced: 'Another price replaced it after the preview.',
  withdrawn: 'The site or the study was withdrawn after the preview.',
  newerVersion: 'A newer version of the review was agreed after the preview.',
  closed: 'The organisation closed after the preview.',
};

const isSkipReason = (why: string): why is SkipReason => Object.hasOwn(SKIP_WORDS, why);

/** Why a price has no new one, or was left as it is; empty where there is nothing to explain. */
export function whyOf(entry: ListedEntry): string {
  if (entry.outcome === 'blocked') return entry.message;
  if (entry.outcome === 'skipped') return isSkipReason(entry.why) ? SKIP_WORDS[entry.why] : entry.why;
  return entry.outcome === 'failed' ? entry.why : '';
}

export const pathOf = ({ id }: Pick<Repricing, 'id'>): string => `/repricings/${encodeURIComponent(id)}`;

/** `Re-pricing with 2026-27.2 and MULTIPLIERS-2026`: what a re-pricing is called. */
export function titleOf({ target }: Pick<Repricing, 'target'>): string {
  return `Re-pricing with ${target.tariff} and ${target.multipliers}`;
}

/** The change as a share of the old total, such as `3.25%`; undefined where nothing was to be paid before. */
export function shareOf({ fromPence, changePence }: RepricingTotals): string | undefined {
  if (fromPence === 0) return undefined;
  const size = roundHalfUp({
    numerator: BigInt(Math.abs(changePence)) * 10_000n,
    denominator: BigInt(fromPence),
  });
  return formatBasisPoints(Number(size));
}
