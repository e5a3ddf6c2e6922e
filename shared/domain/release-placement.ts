/** What is wrong with a release at its place: its address, its year, its day among the releases that are there. */
import { error, type Finding, warning } from './findings.ts';
import { findReleaseInForce, firstDayOf, type ReleaseFacts } from './release-order.ts';

/** The id in the address and the one in the document are one. */
export function findOtherId(wanted: string, stated: string): Finding[] {
  if (wanted === stated) return [];
  return [
    error(
      'otherId',
      ['id'],
      `The address names ${wanted}, but the document says that it is ${stated}.`,
      'Give both the same id.',
    ),
  ];
}

/**
 * What is wrong with a release among those that are there: days that overlap, years that do not fit.
 * Two releases of one provenance that take effect on the same day would leave open which of them counts, so the
 * second is refused. One that ships with the service only stands in; a published one goes before it.
 * @param others in the order of `compareReleases`; the release itself may be among them
 */
export function findReleaseFindings(release: ReleaseFacts, others: readonly ReleaseFacts[]): Finding[] {
  return [...findYearFindings(release), ...findOverlaps(release, others)];
}

function findYearFindings({ financialYear, effectiveFrom }: ReleaseFacts): Finding[] {
  const begins = Number(financialYear.slice(0, 4));
  const ends = String((begins + 1) % 100).padStart(2, '0');
  if (!financialYear.endsWith(`/${ends}`)) {
    const message = `${financialYear} is no financial year: the year after ${begins} ends in ${ends}.`;
    return [error('financialYear', ['financialYear'], message, `Write it as ${begins}/${ends}.`)];
  }
  if (effectiveFrom >= firstDayOf(financialYear) && effectiveFrom < firstDayOf(String(begins + 1))) return [];
  return [
    warning(
      'outsideYear',
      ['effectiveFrom'],
      `${effectiveFrom} does not lie in the financial year ${financialYear}.`,
      'Check both.',
    ),
  ];
}

function findOverlaps(release: ReleaseFacts, others: readonly ReleaseFacts[]): Finding[] {
  const { effectiveFrom } = release;
  const rivals = others.filter(
    ({ id, provenance }) => id !== release.id && provenance === release.provenance,
  );
  const sameDay = rivals.filter((each) => each.effectiveFrom === effectiveFrom);
  const published = sameDay.find(({ isBundled }) => !isBundled);
  if (published)
    return [
      error(
        'overlappingDates',
        ['effectiveFrom'],
        `${published.id} takes effect on ${effectiveFrom} too, so it would be open which of the two counts.`,
        'Give the day from which this release applies; a correction applies from a later day.',
      ),
    ];
  const later = rivals.find((each) => each.effectiveFrom > effectiveFrom);
  return [
    ...sameDay.map(({ id }) =>
      warning(
        'replacesBundled',
        ['effectiveFrom'],
        `${id}, which ships with the service, takes effect on ${effectiveFrom} too; this release goes before it.`,
        'Nothing needs to be done if that is meant.',
      ),
    ),
    ...(later === undefined
      ? []
      : [
          warning(
            'backdated',
            ['effectiveFrom'],
            `${later.id} is there already and takes effect on ${later.effectiveFrom}; this release counts only until then.`,
            'Check the day from which this release applies.',
          ),
        ]),
    ...findNeverInForce(release, others),
  ];
}

/** A demonstration that begins while a national release is in force never counts. */
function findNeverInForce(release: ReleaseFacts, others: readonly ReleaseFacts[]): Finding[] {
  if (release.provenance !== 'demonstration') return [];
  const inForce = findReleaseInForce(others, release.effectiveFrom);
  if (inForce?.provenance !== 'national') return [];
  return [
    warning(
      'behindNational',
      ['provenance'],
      `${inForce.id} is a national release and goes before every demonstration; this one counts only where a review names it.`,
      'Nothing needs to be done if that is meant.',
    ),
  ];
}
