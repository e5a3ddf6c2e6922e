/** A coordinator asks what a re-pricing would do: at which tariff and multipliers, and of which studies. */
import { DomainError } from '../../../shared/domain/errors.ts';
import { londonDay } from '../../../shared/domain/london-time.ts';
import { findReleaseInForce, type ReleaseFacts } from '../../../shared/domain/release-order.ts';
import { irasId } from '../../../shared/domain/study.ts';
import { createRequestRepricing } from '../../../shared/usecases/site-pricing/request-repricing.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import type { SubmittedForm } from '../frame/submitted-form.ts';
import { FILTERS } from '../frame/words.ts';
import { pathOf } from '../repricing/words.ts';
import type { WebDeps } from '../web-deps.ts';

const MOST_STUDIES = 200;

interface Filled {
  readonly tariff: string;
  readonly multipliers: string;
  /** As typed: IRAS IDs with anything between them. */
  readonly studies: string;
}

const fill = (form: SubmittedForm): Filled => ({
  tariff: form.value('tariff'),
  multipliers: form.value('multipliers'),
  studies: form.value('studies'),
});

function readStudies(typed: string): readonly string[] {
  return [...new Set(typed.split(/[\s,;]+/).filter((word) => word !== ''))];
}

function findMistakes({ tariff, multipliers, studies }: Filled): FieldError[] {
  const named = readStudies(studies);
  const wrong = named.find((word) => !irasId.safeParse(word).success);
  return [
    ...(tariff === '' ? [{ field: 'tariff', text: 'Select a tariff release' }] : []),
    ...(multipliers === '' ? [{ field: 'multipliers', text: 'Select a multiplier set' }] : []),
    ...(wrong === undefined
      ? []
      : [
          {
            field: 'studies',
            text: `“${wrong.slice(0, 40)}” is not an IRAS ID. Enter IRAS IDs, one on each line`,
          },
        ]),
    ...(named.length > MOST_STUDIES
      ? [
          {
            field: 'studies',
            text: `Enter at most ${MOST_STUDIES} IRAS IDs, or leave the field empty for all studies`,
          },
        ]
      : []),
  ];
}

/** `tariff`, `multipliers`, `studies[1]`: the field that a refusal is about. */
function toMistake({ path, message, mend }: DomainError): FieldError {
  const field = ['tariff', 'multipliers', 'studies'].find((name) => path.startsWith(name));
  return { ...(field !== undefined && { field }), text: `${message} ${mend}` };
}

/** Newest first, each with when it applies. */
function toItems(releases: readonly ReleaseFacts[], today: string) {
  const inForce = findReleaseInForce(releases, today);
  return releases.toReversed().map((facts) => {
    const { id, financialYear, effectiveFrom } = facts;
    const words = [
      financialYear,
      `applies from ${FILTERS.day(effectiveFrom)}`,
      ...(id === inForce?.id ? ['in force today'] : []),
      ...(facts.provenance === 'demonstration' ? ['demonstration'] : []),
    ];
    return { value: id, text: id, hint: { text: words.join(', ') } };
  });
}

export function createNewRepricingPages(deps: WebDeps) {
  const requestRepricing = createRequestRepricing(deps);

  const form = async (filled: Filled, errors: readonly FieldError[] = []): Promise<Reply> => {
    const [tariffs, sets] = await Promise.all([
      deps.tariffs.listTariffs(),
      deps.tariffs.listMultiplierSets(),
    ]);
    const today = londonDay(deps.clock.now());
    return {
      kind: 'page',
      template: 'repricings/new.njk',
      title: 'Preview a re-pricing',
      back: { href: '/repricings', text: 'Re-pricings' },
      model: { filled, tariffItems: toItems(tariffs, today), multiplierItems: toItems(sets, today) },
      errors,
      ...(errors.length > 0 && { status: 422 }),
    };
  };

  /** The address may name what was just published. */
  const show = ({ query }: SignedInRequest): Promise<Reply> =>
    form({
      tariff: query.get('tariff') ?? '',
      multipliers: query.get('multipliers') ?? '',
      studies: '',
    });

  const request = async ({ caller, form: sent }: SignedInRequest): Promise<Reply> => {
    const filled = fill(sent);
    const mistakes = findMistakes(filled);
    if (mistakes.length > 0) return form(filled, mistakes);
    const { tariff, multipliers } = filled;
    const studies = readStudies(filled.studies);
    try {
      const wanted = { caller, tariff, multipliers, ...(studies.length > 0 && { studies }) };
      return redirect(pathOf(await requestRepricing(wanted)));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'invalidInput') throw error;
      return form(filled, [toMistake(error)]);
    }
  };

  return { show, request };
}
