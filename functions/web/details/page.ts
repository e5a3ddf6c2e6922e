/** What is known of the study: filled in on the page, so that a draft that began as a protocol becomes whole. */
import * as z from 'zod';
import { DomainError } from '../../../shared/domain/errors.ts';
import { type Company, cpmsId, Phase, Study } from '../../../shared/domain/study.ts';
import { identifier, line } from '../../../shared/domain/text.ts';
import {
  createEditDetails,
  createReadDetails,
  type DetailsToEdit,
  type StudyDetails,
} from '../../../shared/usecases/resource-review/edit-details.ts';
import { fieldsOf } from '../../../shared/usecases/resource-review/resource-parts.ts';
import { staleError } from '../draft/load-draft.ts';
import { type FilledDay, fillDay, fillDayFrom, readDay } from '../frame/day-field.ts';
import {
  type FieldError,
  type Reply,
  redirect,
  type SignedInRequest,
  studyOf,
} from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';

const MOST_COMPANIES = 1000;
/** A protocol may be dated ahead. */
const ANY_TIME = Date.parse('9999-12-31T00:00:00Z');

const FIELDS = [
  'shortTitle',
  'title',
  'cpmsId',
  'protocolNumber',
  'protocolVersion',
  'protocolDate',
  'phase',
  'isAtmp',
  'setting',
  'sponsor',
  'cro',
  'modelAgreement',
  'reviewer',
  'tariff',
] as const;
type Field = (typeof FIELDS)[number];
type Filled = Readonly<Record<Field, string>>;

function filledBy(valueOf: (field: Field) => string): Filled {
  const [shortTitle = '', title = '', cpms = '', protocolNumber = '', protocolVersion = '', ...rest] =
    FIELDS.map(valueOf);
  const [protocolDate = '', phase = '', isAtmp = '', setting = '', sponsor = '', cro = '', ...last] = rest;
  const [modelAgreement = '', reviewer = '', tariff = ''] = last;
  return {
    shortTitle,
    title,
    cpmsId: cpms,
    protocolNumber,
    protocolVersion,
    protocolDate,
    phase,
    isAtmp,
    setting,
    sponsor,
    cro,
    modelAgreement,
    reviewer,
    tariff,
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The form as the draft has it. */
function filledFrom({ study, leadSite, tariff }: DetailsToEdit): Filled {
  const protocol = fieldsOf(study['protocol']);
  const values: Filled = {
    shortTitle: textOf(study['shortTitle']),
    title: textOf(study['title']),
    cpmsId: textOf(study['cpmsId']),
    protocolNumber: textOf(protocol['number']),
    protocolVersion: textOf(protocol['version']),
    protocolDate: textOf(protocol['date']),
    phase: textOf(study['phase']),
    isAtmp: study['isAtmp'] === true ? 'yes' : study['isAtmp'] === false ? 'no' : '',
    setting: textOf(study['setting']),
    sponsor: textOf(fieldsOf(study['sponsor'])['id']),
    cro: textOf(fieldsOf(study['cro'])['id']),
    modelAgreement: textOf(study['modelAgreement']),
    reviewer: textOf(leadSite['reviewer']),
    tariff: textOf(tariff),
  };
  return values;
}

const SHAPES = {
  shortTitle: [line(100), 'Use one line of at most 100 characters'],
  title: [line(1000), 'Use one line of at most 1,000 characters'],
  cpmsId: [cpmsId, 'Enter the CPMS ID: a whole number'],
  protocolNumber: [line(100), 'Use one line of at most 100 characters'],
  protocolVersion: [line(50), 'Use one line of at most 50 characters'],
  phase: [Phase, 'Select a phase of the list'],
  isAtmp: [z.enum(['yes', 'no']), 'Select yes or no'],
  setting: [Study.shape.setting, 'Select secondary or primary care'],
  modelAgreement: [line(50), 'Select an agreement of the list'],
  reviewer: [line(200), 'Use one line of at most 200 characters'],
  tariff: [identifier, 'Select a tariff release of the list'],
} as const;

/** The company that the draft names, registered or not; undefined where it names none by an id. */
function draftedCompany({ study }: DetailsToEdit, field: 'sponsor' | 'cro'): Company | undefined {
  const { id, name } = fieldsOf(study[field]);
  return textOf(id) === '' ? undefined : { id: textOf(id), name: textOf(name) };
}

/**
 * What is given and has the wrong form. What is left empty is a finding of the draft, not a mistake of the form, and
 * so is a company of the draft that is not registered yet.
 */
function mistakesIn(
  filled: Filled,
  companies: readonly Company[],
  { details, protocolDay }: { readonly details: DetailsToEdit; readonly protocolDay: FilledDay },
): FieldError[] {
  const known = new Set(companies.map(({ id }) => id));
  return FIELDS.flatMap((field): FieldError[] => {
    const value = filled[field];
    if (field === 'protocolDate') {
      const read = readDay(protocolDay, field, 'of the protocol', ANY_TIME);
      return read.ok ? [] : [read.error];
    }
    if (value === '') return [];
    if (field === 'sponsor' || field === 'cro')
      return known.has(value) || value === draftedCompany(details, field)?.id
        ? []
        : [{ field, text: 'Select a registered company' }];
    const [schema, text] = SHAPES[field];
    return schema.safeParse(value).success ? [] : [{ field, text }];
  });
}

const given = (value: string): string | undefined => (value === '' ? undefined : value);

/** What the draft says of a sponsor that is not chosen from the registered ones yet, as a sentence without its stop. */
function namedSponsor(details: DetailsToEdit, companies: readonly Company[]): string | undefined {
  const drafted = draftedCompany(details, 'sponsor');
  const name = given(textOf(fieldsOf(details.study['sponsor'])['name']));
  if (drafted === undefined) return name === undefined ? undefined : `The protocol names ${name}`;
  if (companies.some(({ id }) => id === drafted.id)) return undefined;
  return `The review names ${drafted.name} (${drafted.id}), which is not registered`;
}

function detailsOf(filled: Filled, companies: readonly Company[], details: DetailsToEdit): StudyDetails {
  const { study } = details;
  const company = (field: 'sponsor' | 'cro', id: string): Company | undefined => {
    const drafted = draftedCompany(details, field);
    return companies.find((each) => each.id === id) ?? (drafted?.id === id ? drafted : undefined);
  };
  const { sponsor, cro } = filled;
  return {
    shortTitle: given(filled.shortTitle),
    title: given(filled.title),
    cpmsId: given(filled.cpmsId),
    protocol: {
      number: given(filled.protocolNumber),
      version: given(filled.protocolVersion),
      date: given(filled.protocolDate),
    },
    phase: Phase.safeParse(filled.phase).data,
    isAtmp: filled.isAtmp === '' ? undefined : filled.isAtmp === 'yes',
    setting: Study.shape.setting.safeParse(filled.setting).data,
    modelAgreement: given(filled.modelAgreement),
    // A protocol names its sponsor without an id: the name stays to choose by.
    ...(sponsor === '' && fieldsOf(study['sponsor'])['id'] === undefined
      ? {}
      : { sponsor: company('sponsor', sponsor) }),
    cro: company('cro', cro),
  };
}

export function createDetailsPages(deps: WebDeps) {
  const readDetails = createReadDetails(deps);
  const editDetails = createEditDetails(deps);
  const read = (request: SignedInRequest) => readDetails({ caller: request.caller, ...studyOf(request) });
  const listCompanies = async () => (await deps.organisations.listCompanies({ limit: MOST_COMPANIES })).items;

  const page = async (
    details: DetailsToEdit,
    filled: Filled,
    errors: readonly FieldError[],
    protocolDay: FilledDay = fillDayFrom(given(filled.protocolDate)),
  ): Promise<Reply> => {
    const [companies, templates, tariffs] = await Promise.all([
      listCompanies(),
      deps.tariffs.listAgreementTemplates(),
      deps.tariffs.listTariffs(),
    ]);
    const odsCode = textOf(details.leadSite['odsCode']);
    const leadSite = odsCode === '' ? undefined : await deps.organisations.findOrganisation(odsCode);
    const choose = { value: '', text: 'Not given yet' };
    const registered = companies.map(({ id, name }) => ({ value: id, text: `${name} (${id})` }));
    // What nobody registered is a finding: it stays in sight until another is chosen.
    const choicesFor = (field: 'sponsor' | 'cro') => {
      const drafted = draftedCompany(details, field);
      return drafted === undefined || companies.some(({ id }) => id === drafted.id)
        ? [choose, ...registered]
        : [
            choose,
            ...registered,
            { value: drafted.id, text: `${drafted.name} (${drafted.id}, not registered)` },
          ];
    };
    return {
      kind: 'page',
      template: 'details/page.njk',
      title: 'Study details',
      back: { href: `/studies/${details.irasId}`, text: 'The study' },
      model: {
        irasId: details.irasId,
        reviewVersion: details.reviewVersion,
        etag: details.etag,
        filled,
        protocolDay,
        named: namedSponsor(details, companies),
        phases: [choose, ...Phase.options.map((phase) => ({ value: phase, text: phase }))],
        sponsors: choicesFor('sponsor'),
        cros: choicesFor('cro'),
        leadSite: leadSite ? `${leadSite.name} (${odsCode})` : odsCode,
        tariffs: [
          choose,
          ...tariffs.map(({ id }) => ({ value: id, text: id })),
          // A release that nobody knows is a finding: it stays in sight until another is chosen.
          ...(filled.tariff === '' || tariffs.some(({ id }) => id === filled.tariff)
            ? []
            : [{ value: filled.tariff, text: `${filled.tariff} (not known)` }]),
        ],
        agreements: [
          choose,
          ...templates.map(({ id, title }) => ({ value: id, text: title ? `${id}: ${title}` : id })),
        ],
      },
      errors,
      ...(errors.length > 0 && { status: 422 }),
    };
  };

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const details = await read(request);
    if (!details.isOpen) return redirect(`/studies/${details.irasId}`);
    return page(details, filledFrom(details), []);
  };

  const save = async (request: SignedInRequest): Promise<Reply> => {
    const { caller, form } = request;
    const details = await read(request);
    const protocolDay = fillDay(form, 'protocolDate');
    const readDate = readDay(protocolDay, 'protocolDate', 'of the protocol', ANY_TIME);
    const date = readDate.ok ? (readDate.day ?? '') : '';
    const filled = filledBy((field) => (field === 'protocolDate' ? date : form.value(field)));
    const companies = await listCompanies();
    const errors = mistakesIn(filled, companies, { details, protocolDay });
    if (errors.length > 0) return page(details, filled, errors, protocolDay);
    const { irasId } = details;
    try {
      await editDetails({
        caller,
        irasId,
        details: detailsOf(filled, companies, details),
        reviewer: given(filled.reviewer),
        tariff: given(filled.tariff),
        ifMatch: form.value('etag'),
      });
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'stale') throw error;
      const now = await read(request);
      return page(now, filled, [staleError(now)]);
    }
    return redirect(`/studies/${irasId}/findings`);
  };

  return { show, save };
}
