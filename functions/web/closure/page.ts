/** The national team closes a trust: day and successor, an interruption with what moves, and what came of it. */
import { DomainError } from '../../../shared/domain/errors.ts';
import type { Organisation } from '../../../shared/domain/organisation.ts';
import { odsCode } from '../../../shared/domain/text.ts';
import { createReadOrganisation } from '../../../shared/usecases/reference-data/read-organisation.ts';
import { createCloseOrganisation } from '../../../shared/usecases/site-pricing/close-organisation.ts';
import {
  type ClosurePart,
  createPreviewClosure,
} from '../../../shared/usecases/site-pricing/preview-closure.ts';
import { type FilledDay, fillDay, fillDayFrom, readDay } from '../frame/day-field.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import { sliceOf } from '../frame/slices.ts';
import type { SubmittedForm } from '../frame/submitted-form.ts';
import { counted } from '../frame/words.ts';
import { organisationOf } from '../organisations/page.ts';
import type { WebDeps } from '../web-deps.ts';

/** Studies that one call takes out of the trust's hands. */
const STUDIES_AT_ONCE = 20;
/** A page may answer for 28 seconds; what is left then is taken by the next press of the button. */
const LONGEST_MS = 15_000;
const ON_A_PAGE = 50;

interface Filled {
  readonly closedOn: FilledDay;
  /** `named`, `none`, or nothing chosen. */
  readonly heir: string;
  readonly successor: string;
}

const fill = (form: SubmittedForm): Filled => ({
  closedOn: fillDay(form, 'closedOn'),
  heir: form.value('heir'),
  successor: form.value('successor').toUpperCase(),
});

/** What is recorded of a closure already stays so. */
function fillFrom({ closedOn, successors = [] }: Organisation): Filled {
  const [successor = ''] = successors;
  const heir = successor === '' ? (closedOn === undefined ? '' : 'none') : 'named';
  return { closedOn: fillDayFrom(closedOn), heir, successor };
}

interface Asked {
  readonly closedOn: string;
  readonly successor?: string;
}

function read({ closedOn, heir, successor }: Filled, now: number): Asked | readonly FieldError[] {
  const on = readDay(closedOn, 'closedOn', 'on which it was open last', now);
  const code = odsCode.safeParse(successor);
  const errors: FieldError[] = [
    ...(on.ok ? [] : [on.error]),
    ...(on.ok && on.day === undefined
      ? [{ field: 'closedOn-day', text: 'Enter the last day on which it was open' }]
      : []),
    ...(heir === 'named' || heir === 'none' ? [] : [{ field: 'heir', text: 'Select who takes over' }]),
    ...(heir === 'named' && !code.success
      ? [{ field: 'successor', text: 'Enter the ODS code of the successor, such as RTD' }]
      : []),
    ...(heir === 'none' && successor !== ''
      ? [
          {
            field: 'successor',
            text: 'Leave the successor empty, or select that another organisation takes over',
          },
        ]
      : []),
  ];
  if (errors.length > 0 || !on.ok || on.day === undefined) return errors;
  return { closedOn: on.day, ...(heir === 'named' && code.success && { successor: code.data }) };
}

const isErrors = (result: Asked | readonly FieldError[]): result is readonly FieldError[] =>
  Array.isArray(result);

const FIELD_OF: Readonly<Record<string, string>> = { closedOn: 'closedOn-day', successor: 'successor' };

function toError({ path, message, mend }: DomainError): FieldError {
  const field = FIELD_OF[path];
  return { ...(field !== undefined && { field }), text: `${message} ${mend}` };
}

/** What the person can mend in the form; anything else is a page of its own. */
const MENDABLE: readonly DomainError['code'][] = ['invalidInput', 'stateConflict'];

const count = (parts: readonly ClosurePart[], ...outcomes: readonly ClosurePart['outcome'][]): number =>
  parts.filter(({ outcome }) => outcomes.includes(outcome)).length;

/** `12 prices move to Barts Health NHS Trust`: the sentence that the interruption begins with. */
function headline(parts: readonly ClosurePart[], successor: Organisation | undefined): string {
  const moving = successor ? count(parts, 'moves', 'joins') : count(parts, 'withdraws');
  if (successor) return `${counted(moving, 'price')} ${moving === 1 ? 'moves' : 'move'} to ${successor.name}`;
  return `${counted(moving, 'price')} ${moving === 1 ? 'is' : 'are'} withdrawn`;
}

export function createClosurePages(deps: WebDeps) {
  const readOrganisation = createReadOrganisation(deps);
  const previewClosure = createPreviewClosure(deps);
  const closeOrganisation = createCloseOrganisation(deps);

  const form = (organisation: Organisation, filled: Filled, errors: readonly FieldError[] = []): Reply => ({
    kind: 'page',
    template: 'closure/page.njk',
    title: `Close ${organisation.name}`,
    back: { href: `/organisations/${organisation.odsCode}`, text: organisation.name },
    model: { organisation, filled, path: `/organisations/${organisation.odsCode}/closure` },
    errors,
    ...(errors.length > 0 && { status: 422 }),
  });

  const load = (request: SignedInRequest) => readOrganisation({ odsCode: organisationOf(request) });

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const organisation = await load(request);
    return form(organisation, fillFrom(organisation));
  };

  /** The filled form as a closure, or the form with what is wrong. */
  const ask = async (request: SignedInRequest) => {
    const organisation = await load(request);
    const filled = fill(request.form);
    const asked = read(filled, deps.clock.now());
    return { organisation, filled, asked };
  };

  const check = async (request: SignedInRequest): Promise<Reply> => {
    const { organisation, filled, asked } = await ask(request);
    if (isErrors(asked)) return form(organisation, filled, asked);
    const { caller } = request;
    try {
      const { parts, successor } = await previewClosure({
        caller,
        odsCode: organisation.odsCode,
        ...asked,
      });
      return {
        kind: 'page',
        template: 'closure/confirm.njk',
        title: `You are about to close ${organisation.name}`,
        back: { href: `/organisations/${organisation.odsCode}/closure`, text: 'Back' },
        model: {
          organisation,
          successor,
          filled,
          asked,
          parts,
          headline: headline(parts, successor),
          stays: count(parts, 'stays'),
          blocked: count(parts, 'blocked'),
          joins: count(parts, 'joins'),
          path: `/organisations/${organisation.odsCode}/closure`,
        },
      };
    } catch (error) {
      if (!(error instanceof DomainError) || !MENDABLE.includes(error.code)) throw error;
      return form(organisation, filled, [toError(error)]);
    }
  };

  const confirm = async (request: SignedInRequest): Promise<Reply> => {
    const { organisation, filled, asked } = await ask(request);
    if (isErrors(asked)) return form(organisation, filled, asked);
    const { caller } = request;
    const until = deps.clock.now() + LONGEST_MS;
    let cursor: string | undefined;
    try {
      do {
        const page = { limit: STUDIES_AT_ONCE, cursor };
        const closed = await closeOrganisation({ caller, odsCode: organisation.odsCode, ...asked, page });
        cursor = closed.next;
      } while (cursor !== undefined && deps.clock.now() < until);
    } catch (error) {
      if (!(error instanceof DomainError) || !MENDABLE.includes(error.code)) throw error;
      return form(organisation, filled, [toError(error)]);
    }
    return redirect(`/organisations/${organisation.odsCode}/closure/result`);
  };

  /** The first that is open; else the first, of which the service says that it is not. */
  const findOpen = async (codes: readonly string[]): Promise<string | undefined> => {
    for (const code of codes) {
      if ((await deps.organisations.findOrganisation(code))?.status === 'open') return code;
    }
    return codes[0];
  };

  const result = async (request: SignedInRequest): Promise<Reply> => {
    const organisation = await load(request);
    const { caller } = request;
    const { odsCode: code, closedOn, successors = [] } = organisation;
    const path = `/organisations/${code}/closure`;
    if (organisation.status !== 'closed' || closedOn === undefined) return redirect(path);
    const successor = await findOpen(successors);
    const asked = { closedOn, ...(successor !== undefined && { successor }) };
    const { parts, successor: heir } = await previewClosure({ caller, odsCode: code, ...asked });
    return {
      kind: 'page',
      template: 'closure/result.njk',
      title: `${organisation.name} is closed`,
      back: { href: `/organisations/${code}`, text: organisation.name },
      model: {
        organisation,
        successor: heir,
        filled: fillFrom(organisation),
        path,
        parts: sliceOf(parts, request, { field: 'page', size: ON_A_PAGE }),
        open: count(parts, 'moves', 'joins', 'withdraws'),
        blocked: count(parts, 'blocked'),
        moved: count(parts, 'moved'),
        withdrawn: count(parts, 'withdrawn'),
        stays: count(parts, 'stays'),
      },
    };
  };

  return { show, check, confirm, result };
}
