/** A study: where it stands, what comes next for the reader's role, and its versions. */

import { hasErrors } from '../../../shared/domain/findings.ts';
import { organisationsOf } from '../../../shared/domain/person.ts';
import { createListSites } from '../../../shared/usecases/resource-review/list-sites.ts';
import { createReadReview, type ReviewView } from '../../../shared/usecases/resource-review/read-review.ts';
import { createReadStudy, type StudyView } from '../../../shared/usecases/resource-review/read-study.ts';
import { isAboutDetails } from '../findings/page.ts';
import { type Reply, type SignedInRequest, studyOf } from '../frame/page-request.ts';
import { counted, type Tag } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';

interface Task {
  readonly text: string;
  readonly hint?: string;
  readonly href?: string;
  readonly status: { readonly text?: string; readonly tag?: Tag };
}

const DONE = { text: 'Completed' };
const CANNOT_YET = { text: 'Cannot start yet' };
const TO_DO = { tag: { text: 'To do', classes: 'nhsuk-tag--blue' } };

function findingsStatus({ findings = [] }: ReviewView): Task['status'] {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  if (errors > 0) return { tag: { text: counted(errors, 'error'), classes: 'nhsuk-tag--red' } };
  if (warnings > 0) return { tag: { text: counted(warnings, 'warning'), classes: 'nhsuk-tag--yellow' } };
  return DONE;
}

/** While something that nothing prices is in the draft, a person maps it. */
function mappingTask(path: string, isOpen: boolean, { findings = [], unmapped = [] }: ReviewView): Task[] {
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

function leadTasks({ irasId, status, timeline }: StudyView, review: ReviewView): readonly Task[] {
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
          hint: 'To change what was agreed',
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
            hint: 'An amendment, as a copy of this version',
            href: `${path}/next-version`,
            status: { text: 'Optional' },
          },
        ];
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

function companyTasks({ irasId, status }: StudyView): readonly Task[] {
  const path = `/studies/${irasId}`;
  const agreed = status === 'agreed';
  return [
    { text: 'Read the resource review', href: `${path}/review`, status: agreed ? DONE : TO_DO },
    status === 'submitted'
      ? { text: 'Agree the resource review', href: `${path}/agree`, status: TO_DO }
      : { text: 'Agree the resource review', status: agreed ? DONE : CANNOT_YET },
  ];
}

export function createStudyPage(deps: WebDeps) {
  const readStudy = createReadStudy(deps);
  const readReview = createReadReview(deps);
  const listSites = createListSites(deps);
  return async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const { caller } = request;
    const study = await readStudy({ caller, irasId });
    const isLead = study.role === 'studyResourceReviewer';
    const tasks = isLead
      ? leadTasks(study, await readReview({ caller, irasId }))
      : study.role === 'companyRepresentative'
        ? companyTasks(study)
        : [];
    const seesSites = study.role !== 'networkAssessor';
    const sites = seesSites ? (await listSites({ caller, irasId, page: { limit: 250 } })).items : [];
    const own = organisationsOf(caller, 'siteRepresentative');
    return {
      kind: 'page',
      template: 'study/page.njk',
      title: study.shortTitle,
      back: { href: '/studies', text: 'Studies' },
      model: {
        study,
        tasks,
        versions: study.timeline.toReversed(),
        sites:
          study.role === 'siteRepresentative' ? sites.filter(({ odsCode }) => own.includes(odsCode)) : sites,
        seesSites,
        seesAllSites: seesSites && study.role !== 'siteRepresentative',
        waiting: sites.filter(({ status }) => status === 'issued').length,
        accepted: sites.filter(({ status }) => status === 'accepted').length,
      },
    };
  };
}
