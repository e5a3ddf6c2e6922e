/** Who is paid: the trust keeps it, each appendix states it as it was at its issue. */
import { DomainError, notFound } from '../../../shared/domain/errors.ts';
import { PayeeProfile } from '../../../shared/domain/financial-appendix.ts';
import { actAs } from '../../../shared/domain/person.ts';
import { odsCode } from '../../../shared/domain/text.ts';
import { createPutPayee, createReadPayee } from '../../../shared/usecases/financial-appendix/payee.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import type { SubmittedForm } from '../frame/submitted-form.ts';
import type { WebDeps } from '../web-deps.ts';

const FIELDS = ['name', 'vatNumber', 'remittanceEmail'] as const;
type Filled = Readonly<Record<(typeof FIELDS)[number], string>>;

const MISTAKES: Readonly<Record<(typeof FIELDS)[number], string>> = {
  name: 'Use one line of at most 200 characters',
  vatNumber: 'Use at most 30 characters, such as GB 123 4567 89',
  remittanceEmail: 'Enter an e-mail address such as finance@trust.example',
};

function fill(form: SubmittedForm): Filled {
  return {
    name: form.value('name'),
    vatNumber: form.value('vatNumber'),
    remittanceEmail: form.value('remittanceEmail'),
  };
}

const fillFrom = ({ name = '', vatNumber = '', remittanceEmail = '' }: PayeeProfile): Filled => ({
  name,
  vatNumber,
  remittanceEmail,
});

/** What is left empty is not stated; what is wrong is said at its field. */
function readProfile(filled: Filled): PayeeProfile | readonly FieldError[] {
  const stated = Object.fromEntries(Object.entries(filled).filter(([, value]) => value !== ''));
  const parsed = PayeeProfile.safeParse(stated);
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  return FIELDS.filter((field) => wrong.has(field)).map((field) => ({ field, text: MISTAKES[field] }));
}

const isErrors = (read: PayeeProfile | readonly FieldError[]): read is readonly FieldError[] =>
  Array.isArray(read);

/** The trust of the address. @throws DomainError `notFound` for all but its representatives */
function trustOf({ caller, params }: SignedInRequest): string {
  const parsed = odsCode.safeParse(params.get('odsCode'));
  if (!parsed.success || !actAs(caller, 'siteRepresentative', parsed.data)) throw notFound();
  return parsed.data;
}

export function createPayeePages(deps: WebDeps) {
  const readPayee = createReadPayee(deps);
  const putPayee = createPutPayee(deps);

  const page = async (
    trust: string,
    { filled, etag, isSaved = false }: { filled: Filled; etag: string; isSaved?: boolean },
    errors: readonly FieldError[] = [],
  ): Promise<Reply> => ({
    kind: 'page',
    template: 'payee/page.njk',
    title: 'Who is paid',
    back: { href: '/prices', text: 'Prices to review' },
    model: {
      odsCode: trust,
      name: (await deps.organisations.findOrganisation(trust))?.name ?? trust,
      filled,
      etag,
      isSaved,
    },
    errors,
    ...(errors.length > 0 && { status: 422 }),
  });

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const trust = trustOf(request);
    const { profile, etag } = await readPayee({ caller: request.caller, odsCode: trust });
    return page(trust, { filled: fillFrom(profile), etag, isSaved: request.query.get('saved') === 'yes' });
  };

  const save = async (request: SignedInRequest): Promise<Reply> => {
    const trust = trustOf(request);
    const { caller, form } = request;
    const filled = fill(form);
    const etag = form.value('etag');
    const read = readProfile(filled);
    if (isErrors(read)) return page(trust, { filled, etag }, read);
    try {
      await putPayee({ caller, odsCode: trust, profile: read, ifMatch: etag });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'findings') {
        const errors = error.findings.map(({ path, message, mend }) => ({
          field: path,
          text: `${message} ${mend}`,
        }));
        return page(trust, { filled, etag }, errors);
      }
      if (error.code !== 'stale' && error.code !== 'preconditionRequired') throw error;
      // What the colleague saved is shown: it is read before it is replaced.
      const now = await readPayee({ caller, odsCode: trust });
      return page(trust, { filled: fillFrom(now.profile), etag: now.etag }, [
        {
          text: 'A colleague saved other details since you opened this page. They are shown below; change them if they are wrong.',
        },
      ]);
    }
    return redirect(`/organisations/${trust}/payee?saved=yes`);
  };

  return { show, save };
}
