/** A protocol's draft laid over the one that is there: what no protocol says stays as people wrote it. */
import { type Finding, warning } from '../../domain/findings.ts';
import type { SeededReview, SeededStudy } from '../../ports/protocol-import.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface ImportedInto {
  readonly irasId: string;
  readonly leadSite: string;
  /** Who reviews for the lead site, where the draft does not say. */
  readonly reviewer: string;
  /** The tariff release of a draft that names none. */
  readonly tariff: string | undefined;
}

export interface MergedImport {
  readonly review: Fields;
  /** What was kept, and what could not be. */
  readonly findings: readonly Finding[];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function namesOf(activities: readonly Fields[]): string {
  const names = activities.map(({ label, id }) => {
    const name = [label, id].find((each) => typeof each === 'string') ?? 'one without a name';
    return name.slice(0, 100);
  });
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return `${names.slice(0, 5).join('; ')}${more}`;
}

/** The hash of a protocol's document says nothing about another document. */
function mergeProtocol(seed: SeededStudy['protocol'], before: Fields): MergedImport {
  const stated = fieldsOf(seed);
  const { sha256, ...rest } = before;
  const review = { ...rest, ...stated };
  const isAnother = Object.entries(stated).some(([field, value]) => before[field] !== value);
  if (sha256 === undefined) return { review, findings: [] };
  if (!isAnother) return { review: { ...review, sha256 }, findings: [] };
  const finding = warning(
    'protocolChanged',
    ['study', 'protocol', 'sha256'],
    'The hash was of another protocol document, so the draft no longer has it.',
    'Give the SHA-256 of the document of this protocol version, or leave it out.',
  );
  return { review, findings: [finding] };
}

/** The register knows a company by its id, which no file has; its name goes with it. */
function mergeSponsor(seed: SeededStudy['sponsor'], before: Fields): MergedImport {
  if (before['id'] === undefined || seed === undefined)
    return { review: { ...before, ...seed }, findings: [] };
  const known = typeof before['name'] === 'string' ? before['name'] : undefined;
  const plain = (name: string): string => name.trim().toLowerCase();
  if (known !== undefined && plain(known) === plain(seed.name)) return { review: before, findings: [] };
  const finding = warning(
    'otherSponsor',
    ['study', 'sponsor'],
    `The file names the sponsor ${seed.name}; the draft keeps ${known ?? 'the one that it has'}.`,
    'Check that the file is of this study, and correct the sponsor if need be.',
  );
  return { review: before, findings: [finding] };
}

function mergeStudy(seed: SeededStudy, before: Fields, irasId: string): MergedImport {
  const protocol = mergeProtocol(seed.protocol, fieldsOf(before['protocol']));
  const sponsor = mergeSponsor(seed.sponsor, fieldsOf(before['sponsor']));
  const stated = (field: string, { review }: MergedImport): Fields =>
    Object.keys(review).length > 0 ? { [field]: review } : {};
  return {
    review: { ...before, ...seed, ...stated('protocol', protocol), ...stated('sponsor', sponsor), irasId },
    findings: [...protocol.findings, ...sponsor.findings],
  };
}

/** Set-up, pharmacy, close-down and the like: charged otherwise than at visits, so that no schedule has them. */
function mergeActivities(seed: SeededReview, before: unknown): MergedImport {
  const ids = new Set<unknown>(seed.activities.map(({ id }) => id));
  const labels = new Set<unknown>(seed.activities.map(({ label }) => label));
  const known = (Array.isArray(before) ? before : []).map(fieldsOf);
  const kept = known.filter(
    ({ id, chargedPer }) => typeof id === 'string' && chargedPer !== 'visit' && !ids.has(id),
  );
  const gone = known.filter((each) => !kept.includes(each) && !labels.has(each['label']));
  const note = (code: string, message: string, mend: string) => warning(code, ['activities'], message, mend);
  return {
    review: { activities: [...seed.activities, ...kept] },
    findings: [
      ...(kept.length === 0
        ? []
        : [
            note(
              'linesKept',
              `The draft keeps ${kept.length} of its lines that no schedule of a protocol has: ${namesOf(kept)}.`,
              'Check that they still hold for this protocol.',
            ),
          ]),
      ...(gone.length === 0
        ? []
        : [
            note(
              'activitiesReplaced',
              `The draft had ${gone.length} of its activities from elsewhere, which the file replaces: ${namesOf(gone)}.`,
              'Add those that the study still needs.',
            ),
          ]),
    ],
  };
}

/**
 * Study, arms, visits, activities and schedule come from the file; sites, terms, tariff, lead site and every field of
 * the study that the file does not have stay.
 * @param before the body of the draft that is there, any JSON value; undefined where there is none
 */
export function mergeImport(seed: SeededReview, before: unknown, into: ImportedInto): MergedImport {
  const known = fieldsOf(before);
  const study = mergeStudy(seed.study, fieldsOf(known['study']), into.irasId);
  const activities = mergeActivities(seed, known['activities']);
  const { arms, visits, schedule } = seed;
  return {
    review: {
      ...(into.tariff !== undefined && { tariff: into.tariff }),
      sites: [],
      ...known,
      schema: seed.schema,
      study: study.review,
      leadSite: { reviewer: into.reviewer, ...fieldsOf(known['leadSite']), odsCode: into.leadSite },
      arms,
      visits,
      ...activities.review,
      schedule,
    },
    findings: [...study.findings, ...activities.findings],
  };
}
