/** What happens after acceptance: the company records the contract, the trust its opening and first participant. */
import { DomainError } from '../../../shared/domain/errors.ts';
import {
  MILESTONES,
  type Milestone,
  type MilestoneDays,
  RECORDED_BY,
} from '../../../shared/domain/milestones.ts';
import { actAs, type Caller } from '../../../shared/domain/person.ts';
import { createReadStudy, type StudyView } from '../../../shared/usecases/resource-review/read-study.ts';
import type { MilestonesView } from '../../../shared/usecases/trust-acceptance/milestones-view.ts';
import { createPutMilestones } from '../../../shared/usecases/trust-acceptance/put-milestones.ts';
import { createReadMilestones } from '../../../shared/usecases/trust-acceptance/read-milestones.ts';
import { type FilledDay, fillDay, fillDayFrom, readDay } from '../frame/day-field.ts';
import {
  type FieldError,
  type Reply,
  redirect,
  type SignedInRequest,
  siteOf,
} from '../frame/page-request.ts';
import { sitePath } from '../frame/record-decision.ts';
import { clockSteps } from '../set-up-clock/words.ts';
import type { WebDeps } from '../web-deps.ts';

const QUESTIONS: Readonly<Record<Milestone, string>> = {
  signedOn: 'When was the contract signed?',
  openedOn: 'When was the site opened?',
  firstParticipantOn: 'When was the first participant recruited?',
};
const WHAT: Readonly<Record<Milestone, string>> = {
  signedOn: 'when the contract was signed',
  openedOn: 'when the site was opened',
  firstParticipantOn: 'when the first participant was recruited',
};

/** What the caller records of this site: the company its contract, the trust the rest. */
function ownMilestones(caller: Caller, study: StudyView, odsCode: string): readonly Milestone[] {
  const companies = [study.sponsor, study.cro].filter((id) => id !== undefined);
  const isCompany = companies.some((id) => actAs(caller, 'companyRepresentative', id));
  const isTrust = actAs(caller, 'siteRepresentative', odsCode) !== undefined;
  return MILESTONES.filter((each) => (RECORDED_BY[each] === 'siteRepresentative' ? isTrust : isCompany));
}

type Filled = Readonly<Record<Milestone, FilledDay>>;

function fillWith(of: (milestone: Milestone) => FilledDay): Filled {
  return {
    signedOn: of('signedOn'),
    openedOn: of('openedOn'),
    firstParticipantOn: of('firstParticipantOn'),
  };
}

interface Loaded {
  readonly study: StudyView;
  readonly view: MilestonesView;
  readonly etag: string;
  readonly name: string;
  readonly own: readonly Milestone[];
}

/** What people can mend, or wait for. */
const SAID: readonly DomainError['code'][] = [
  'stateConflict',
  'invalidInput',
  'stale',
  'preconditionRequired',
];

function toError({ code, path, message, mend }: DomainError): FieldError {
  if (code === 'stale' || code === 'preconditionRequired')
    return {
      text: 'Somebody recorded other days since you opened this page. They are shown below; change yours again.',
    };
  const isDay = MILESTONES.some((milestone) => milestone === path);
  return { ...(isDay && { field: `${path}-day` }), text: `${message} ${mend}` };
}

export function createMilestonesPages(deps: WebDeps) {
  const readStudy = createReadStudy(deps);
  const readMilestones = createReadMilestones(deps);
  const putMilestones = createPutMilestones(deps);

  const load = async (request: SignedInRequest): Promise<Loaded> => {
    const { caller } = request;
    const site = siteOf(request);
    const { view, etag } = await readMilestones({ caller, ...site });
    const study = await readStudy({ caller, irasId: site.irasId });
    const organisation = await deps.organisations.findOrganisation(site.odsCode);
    const name = organisation?.name ?? site.odsCode;
    return { study, view, etag, name, own: ownMilestones(caller, study, site.odsCode) };
  };

  const page = (
    { caller, query }: SignedInRequest,
    { study, view, etag, name, own }: Loaded,
    filled: Filled,
    errors: readonly FieldError[] = [],
  ): Reply => {
    const { irasId, odsCode, clock, published } = view;
    const isOwn = actAs(caller, 'siteRepresentative', odsCode) !== undefined;
    const hasAccepted = clock.days.decided !== undefined;
    return {
      kind: 'page',
      template: 'milestones/page.njk',
      title: `From acceptance to first participant: ${name}`,
      back: isOwn
        ? { href: sitePath(view), text: 'The price' }
        : { href: `/studies/${irasId}/set-up-clock`, text: 'Set-up clock' },
      model: {
        study,
        site: { odsCode, name },
        path: `${sitePath(view)}/milestones`,
        etag,
        hasAccepted,
        isSaved: query.get('saved') === 'yes' && errors.length === 0,
        fields: hasAccepted
          ? own.map((milestone) => ({
              name: milestone,
              question: QUESTIONS[milestone],
              filled: filled[milestone],
            }))
          : [],
        steps: clockSteps(clock),
        updatedAt: view.updatedAt,
        updatedBy: view.updatedBy?.name,
        total: clock.stages.submittedToFirstParticipant,
        published,
      },
      errors,
      ...(errors.length > 0 && { status: 422 }),
    };
  };

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const loaded = await load(request);
    return page(
      request,
      loaded,
      fillWith((each) => fillDayFrom(loaded.view[each])),
    );
  };

  const save = async (request: SignedInRequest): Promise<Reply> => {
    const loaded = await load(request);
    const { caller, form } = request;
    const site = siteOf(request);
    const filled = fillWith((each) =>
      loaded.own.includes(each) ? fillDay(form, each) : fillDayFrom(loaded.view[each]),
    );
    const days: MilestoneDays = {};
    const errors: FieldError[] = [];
    for (const each of loaded.own) {
      const read = readDay(filled[each], each, WHAT[each], deps.clock.now());
      if (!read.ok) errors.push(read.error);
      else if (read.day !== undefined) days[each] = read.day;
    }
    // What the form was made with, until its reader has seen what others recorded since.
    const seen = { ...loaded, etag: form.value('etag') };
    if (errors.length > 0) return page(request, seen, filled, errors);
    try {
      await putMilestones({ caller, ...site, days, ifMatch: seen.etag });
    } catch (error) {
      if (!(error instanceof DomainError) || !SAID.includes(error.code)) throw error;
      const isStale = error.code === 'stale' || error.code === 'preconditionRequired';
      if (!isStale) return page(request, seen, filled, [toError(error)]);
      const recorded = fillWith((each) => fillDayFrom(loaded.view[each]));
      return page(request, loaded, recorded, [toError(error)]);
    }
    return redirect(`${sitePath(site)}/milestones?saved=yes`);
  };

  return { show, save };
}
