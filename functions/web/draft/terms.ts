/** The payment terms of a draft: what is left empty comes from the model agreement, or stays blank in the appendix. */
import { Terms } from '../../../shared/domain/terms.ts';
import { createEditResource } from '../../../shared/usecases/resource-review/edit-resource.ts';
import { type Fields, fieldsOf, textOf } from '../../../shared/usecases/resource-review/resource-parts.ts';
import { readPounds, readWhole, writePounds } from '../frame/number-field.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import type { SubmittedForm } from '../frame/submitted-form.ts';
import type { WebDeps } from '../web-deps.ts';
import { placeFindings } from './finding-places.ts';
import { createLoadDraft, type Draft, draftPath, isStale, staleError } from './load-draft.ts';

const TEXTS = [
  'participantPayments',
  'impSupply',
  'invoicingFrequency',
  'uplift',
  'vatTreatment',
  'invoiceTo',
] as const;
const LONGEST: Readonly<Record<(typeof TEXTS)[number], number>> = {
  participantPayments: 500,
  impSupply: 500,
  invoicingFrequency: 200,
  uplift: 300,
  vatTreatment: 300,
  invoiceTo: 500,
};
/** Rows for caps that are not there yet. */
const SPARE_ROWS = 3;
const MOST_CAPS = 50;

interface Cap {
  readonly expense: string;
  readonly cap: string;
}

interface Filled {
  readonly screenFailures: string;
  readonly limit: string;
  readonly archivingPhysical: string;
  readonly archivingElectronic: string;
  readonly caps: readonly Cap[];
  readonly dueDays: string;
  readonly texts: Readonly<Record<(typeof TEXTS)[number], string>>;
}

function textsBy(valueOf: (field: (typeof TEXTS)[number]) => string): Filled['texts'] {
  return {
    participantPayments: valueOf('participantPayments'),
    impSupply: valueOf('impSupply'),
    invoicingFrequency: valueOf('invoicingFrequency'),
    uplift: valueOf('uplift'),
    vatTreatment: valueOf('vatTreatment'),
    invoiceTo: valueOf('invoiceTo'),
  };
}

function capsFrom(value: unknown): Cap[] {
  return (Array.isArray(value) ? value : []).map((each: unknown) => {
    const { expense, capPence } = fieldsOf(each);
    return { expense: textOf(expense) ?? '', cap: typeof capPence === 'number' ? writePounds(capPence) : '' };
  });
}

function fillFrom({ document }: Draft): Filled {
  const terms = fieldsOf(document['terms']);
  const { screenFailures, archiving, expenseCaps, dueDays } = terms;
  const spare = Array.from({ length: SPARE_ROWS }, () => ({ expense: '', cap: '' }));
  return {
    screenFailures: textOf(fieldsOf(screenFailures)['payment']) ?? '',
    limit: textOf(fieldsOf(screenFailures)['limit']) ?? '',
    archivingPhysical: textOf(fieldsOf(archiving)['physical']) ?? '',
    archivingElectronic: textOf(fieldsOf(archiving)['electronic']) ?? '',
    caps: [...capsFrom(expenseCaps), ...spare].slice(0, MOST_CAPS),
    dueDays: typeof dueDays === 'number' ? String(dueDays) : '',
    texts: textsBy((field) => textOf(terms[field]) ?? ''),
  };
}

function fill(form: SubmittedForm): Filled {
  const caps: Cap[] = [];
  for (let at = 0; form.values(`expense-${at}`).length > 0 && at < MOST_CAPS; at += 1)
    caps.push({ expense: form.value(`expense-${at}`), cap: form.value(`cap-${at}`) });
  return {
    screenFailures: form.value('screenFailures'),
    limit: form.value('limit'),
    archivingPhysical: form.value('archivingPhysical'),
    archivingElectronic: form.value('archivingElectronic'),
    caps,
    dueDays: form.value('dueDays'),
    texts: textsBy((field) => form.value(field)),
  };
}

const given = (text: string): string | undefined => (text === '' ? undefined : text);
const isFilled = ({ expense, cap }: Cap): boolean => expense !== '' || cap !== '';

function toTerms({
  screenFailures,
  limit,
  archivingPhysical,
  archivingElectronic,
  ...filled
}: Filled): Fields {
  const [physical, electronic] = [given(archivingPhysical), given(archivingElectronic)];
  const archiving = { ...(physical && { physical }), ...(electronic && { electronic }) };
  const caps = filled.caps
    .filter(isFilled)
    .map(({ expense, cap }) => ({ expense, capPence: readPounds(cap) }));
  const { texts } = filled;
  return {
    screenFailures:
      screenFailures === 'limited'
        ? { payment: 'limited', limit }
        : screenFailures === 'all'
          ? { payment: 'all' }
          : undefined,
    archiving: Object.keys(archiving).length > 0 ? archiving : undefined,
    expenseCaps: caps.length > 0 ? caps : undefined,
    dueDays: filled.dueDays === '' ? undefined : readWhole(filled.dueDays),
    ...Object.fromEntries(TEXTS.map((field) => [field, given(texts[field])])),
  };
}

/** The format of each part, asked of the format itself. */
function isTerm(terms: Fields): boolean {
  return Terms.safeParse(terms).success;
}

function mistakesIn(filled: Filled): FieldError[] {
  const { screenFailures, limit, dueDays, texts } = filled;
  const days = readWhole(dueDays);
  const line = (field: string, value: string, longest: number, term: Fields): FieldError[] =>
    value === '' || isTerm(term)
      ? []
      : [{ field, text: `Use at most ${longest} characters, without control characters` }];
  return [
    ...(screenFailures === 'limited' && !isTerm({ screenFailures: { payment: 'limited', limit } })
      ? [{ field: 'limit', text: 'Enter the limit, such as 2 for each participant randomised' }]
      : []),
    ...line('archivingPhysical', filled.archivingPhysical, 300, {
      archiving: { physical: filled.archivingPhysical },
    }),
    ...line('archivingElectronic', filled.archivingElectronic, 300, {
      archiving: { electronic: filled.archivingElectronic },
    }),
    ...filled.caps.flatMap((row, at) => {
      if (!isFilled(row)) return [];
      const { expense, cap } = row;
      const capPence = readPounds(cap);
      return [
        ...(expense === '' || !isTerm({ expenseCaps: [{ expense, capPence: 0 }] })
          ? [{ field: `expense-${at}`, text: 'Enter the kind of expense, in at most 200 characters' }]
          : []),
        ...(capPence === undefined || !isTerm({ expenseCaps: [{ expense: 'any', capPence }] })
          ? [{ field: `cap-${at}`, text: 'Enter an amount in pounds, such as 25 or 25.50' }]
          : []),
      ];
    }),
    ...(dueDays === '' || (days !== undefined && isTerm({ dueDays: days }))
      ? []
      : [{ field: 'dueDays', text: 'Enter whole days from 1 to 365' }]),
    ...TEXTS.flatMap((field) => line(field, texts[field], LONGEST[field], { [field]: texts[field] })),
  ];
}

function termsPage(draft: Draft, filled: Filled, errors: readonly FieldError[]): Reply {
  const { irasId, reviewVersion, etag } = draft;
  const own = draft.findings.filter(({ path }) => path === 'terms' || path.startsWith('terms.'));
  return {
    kind: 'page',
    template: 'draft/terms.njk',
    title: 'Payment terms',
    back: { href: draftPath(draft), text: 'Activities and schedule' },
    model: { irasId, reviewVersion, etag, filled, findings: placeFindings(draft, own, true) },
    errors,
    ...(errors.length > 0 && { status: 422 }),
  };
}

export function createTermsPages(deps: WebDeps) {
  const loadDraft = createLoadDraft(deps);
  const editResource = createEditResource(deps);

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const draft = await loadDraft(request);
    if (!draft.isOpen) return redirect(draftPath(draft));
    return termsPage(draft, fillFrom(draft), []);
  };

  const save = async (request: SignedInRequest): Promise<Reply> => {
    const draft = await loadDraft(request);
    const filled = fill(request.form);
    if (request.form.value('etag') !== draft.etag) return termsPage(draft, filled, [staleError(draft)]);
    const errors = mistakesIn(filled);
    if (errors.length > 0) return termsPage(draft, filled, errors);
    const changes = [{ kind: 'terms', terms: toTerms(filled) } as const];
    try {
      await editResource({ caller: request.caller, irasId: draft.irasId, changes, ifMatch: draft.etag });
    } catch (error) {
      if (!isStale(error)) throw error;
      const now = await loadDraft(request);
      return termsPage(now, filled, [staleError(now)]);
    }
    return redirect(`${draftPath(draft)}?saved=terms`);
  };

  return { show, save };
}
