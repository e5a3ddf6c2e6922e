/** What comes next in a study, for its lead site and for its company. */
import { hasErrors } from '../../../shared/domain/findings.ts';
import type { ReviewView } from '../../../shared/usecases/resource-review/read-review.ts';
import type { StudyView } from '../../../shared/usecases/resource-review/read-study.ts';
import type { UpheldItem } from '../../../shared/usecases/resource-review/upheld-items.ts';
import { isAboutDetails } from '../findings/page.ts';
import { counted, type Tag } from '../frame/words.ts';

export interface Task {
  readonly text: string;
  readonly hint?: string;
  readonly href?: string;
  readonly status: { readonly text?: string; readonly tag?: Tag };
}

/** What the tasks of a version that is still written depend on. */
type FoundInReview = Pick<ReviewView, 'findings' | 'unmapped'>;

const DONE = { text: 'Completed' };
const CANNOT_YET = { text: 'Cannot start yet' };
const TO_DO = { tag: { text: 'To do', classes: 'nhsuk-tag--blue' } };

function findingsStatus({ findings = [] }: FoundInReview): Task['status'] {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  if (errors > 0) return { tag: { text: counted(errors, 'error'), classes: 'nhsuk-tag--red' } };
  if (warnings > 0) return { tag: { text: counted(warnings, 'warning'), classes: 'nhsuk-tag--yellow' } };
  return DONE;
}

/** While something that nothing prices is in the draft, a person maps it. */
function mappingTask(path: string, isOpen: boolean, { findings = [], unmapped = [] }: FoundInReview): Task[] {
  const count = Math.max(unmapped.length, findings.filter(({ code }) => code === 'offTariff').length);
  if (!isOpen || count === 0) return [];
  return [
    {
      text: 'Map activities to the tariff',
      hint: 'Choose the item that prices each activity',
      href: `${path}/mapping`,
      status: { tag: { text: `${count} to map`, classes: 'nhsuk-tag--blue' } },
    },
  ];
}

/** What the lead site may do with a version that the company has, or had. */
function closingTasks(path: string, status: StudyView['status']): Task[] {
  const attest: Task = {
    text: 'Attest an agreement reached outside the service',
    hint: 'Only where the company agreed in another way',
    href: `${path}/attest`,
    status: { text: 'Optional' },
  };
  const withdraw: Task = {
    text: 'Withdraw this version',
    href: `${path}/withdraw`,
    status: { text: 'Optional' },
  };
  return [
    ...(status === 'submitted' ? [attest] : []),
    ...(status === 'submitted' || status === 'queried' ? [withdraw] : []),
  ];
}

/** After the agreement it is the trusts' turn; a change of the resource is a version of its own. */
function closedTasks(path: string, status: StudyView['status'], next: readonly Task[]): readonly Task[] {
  const prices: Task[] =
    status === 'agreed'
      ? [
          {
            text: 'Sites and their prices',
            hint: 'Who has answered, who is waited for, and adding a site',
            href: `${path}/sites`,
            status: {},
          },
        ]
      : [];
  return [...prices, ...next];
}

/** Nothing is written to it any more, so nothing is to be found in it. */
export const isClosed = ({ status }: Pick<StudyView, 'status'>): boolean =>
  status === 'agreed' || status === 'withdrawn';

export function leadTasks(
  { irasId, status, timeline }: StudyView,
  review: FoundInReview,
  upheld: readonly UpheldItem[],
): readonly Task[] {
  const path = `/studies/${irasId}`;
  const isOpen = status === 'draft' || status === 'queried';
  const sound = !hasErrors(review.findings ?? []);
  const openQueries = timeline.at(-1)?.openQueries ?? 0;
  const questions: Task = {
    text: 'Questions of the company',
    href: `${path}/review#questions`,
    status:
      openQueries > 0 ? { tag: { text: `${openQueries} to answer`, classes: 'nhsuk-tag--yellow' } } : DONE,
  };
  const upload: Task = isOpen
    ? {
        text: 'Upload the resource review',
        hint: 'An Excel workbook, a protocol or JSON; an upload replaces the draft',
        href: `${path}/upload`,
        status: DONE,
      }
    : status === 'submitted'
      ? { text: 'Upload the resource review', status: DONE }
      : {
          text: 'Upload the next version',
          hint: 'An amendment, as an Excel workbook, a protocol or JSON',
          href: `${path}/upload`,
          status: { text: 'Optional' },
        };
  const details: Task[] = isOpen
    ? [
        {
          text: 'Study details',
          hint: 'Titles, protocol, phase, companies, agreement',
          href: `${path}/details`,
          status: (review.findings ?? []).some(isAboutDetails) ? TO_DO : DONE,
        },
      ]
    : [];
  const edit: Task[] = isOpen
    ? [
        {
          text: 'Activities and schedule',
          hint: 'Arms, visits, activities, sites and terms, one at a time',
          href: `${path}/draft`,
          status: { text: 'Optional' },
        },
      ]
    : status === 'submitted'
      ? []
      : [
          {
            text: 'Begin the next version on the page',
            hint:
              upheld.length > 0
                ? 'It starts as a copy of this version, with the upheld items as lines of their own'
                : 'An amendment that starts as a copy of this version',
            href: `${path}/next-version`,
            status:
              upheld.length > 0
                ? { tag: { text: `${counted(upheld.length, 'item')} to add`, classes: 'nhsuk-tag--yellow' } }
                : { text: 'Optional' },
          },
        ];
  if (isClosed({ status })) return closedTasks(path, status, [upload, ...edit]);
  return [
    upload,
    ...edit,
    ...details,
    ...mappingTask(path, isOpen, review),
    {
      text: 'Findings',
      hint: 'Errors block submission',
      href: `${path}/findings`,
      status: findingsStatus(review),
    },
    sound
      ? { text: 'Preview the prices', href: `${path}/preview`, status: { text: 'Ready' } }
      : { text: 'Preview the prices', status: CANNOT_YET },
    ...((timeline.at(-1)?.queries ?? 0) > 0 ? [questions] : []),
    !isOpen
      ? { text: 'Check and submit', status: DONE }
      : sound
        ? { text: 'Check and submit', href: `${path}/check`, status: TO_DO }
        : { text: 'Check and submit', hint: 'Correct the errors first', status: CANNOT_YET },
    ...closingTasks(path, status),
  ];
}

export function companyTasks({ irasId, status }: StudyView): readonly Task[] {
  const path = `/studies/${irasId}`;
  const agreed = status === 'agreed';
  return [
    { text: 'Read the resource review', href: `${path}/review`, status: agreed ? DONE : TO_DO },
    status === 'submitted'
      ? { text: 'Agree the resource review', href: `${path}/agree`, status: TO_DO }
      : { text: 'Agree the resource review', status: agreed ? DONE : CANNOT_YET },
  ];
}
