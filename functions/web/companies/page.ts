/** The registry of companies: sponsors and CROs that a review may name. Listed, registered, renamed. */
import { DomainError } from '../../../shared/domain/errors.ts';
import { Company } from '../../../shared/domain/study.ts';
import { createPutCompany, createReadCompany } from '../../../shared/usecases/reference-data/companies.ts';
import { createListCompanies } from '../../../shared/usecases/reference-data/list-companies.ts';
import { csvFile } from '../frame/csv-file.ts';
import { idOf } from '../frame/documents.ts';
import { filtersOf, hasWords, narrowedPage, narrowedWhole, toQuery } from '../frame/narrowed-list.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';

const ON_A_PAGE = 100;
/** What reviews name: short, and easy to type without a mistake. */
const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** What was done on the page before. */
const SAVED: ReadonlyMap<string, string> = new Map([
  ['registered', 'The company was registered. Reviews may name it now.'],
  ['renamed', 'The name was saved.'],
]);

interface Filled {
  readonly id: string;
  readonly name: string;
}

/** The company as it was filled in, or what is wrong with it. */
function readCompany({ id, name }: Filled): Company | readonly FieldError[] {
  const errors: FieldError[] = [];
  const named = Company.shape.name.safeParse(name);
  if (name === '') errors.push({ field: 'name', text: 'Enter the company’s name' });
  else if (!named.success) errors.push({ field: 'name', text: 'Use one line of at most 200 characters' });
  if (id === '') errors.push({ field: 'id', text: 'Enter a company code' });
  else if (id.length > 64 || !ID.test(id))
    errors.push({
      field: 'id',
      text: 'Use small letters and digits, with hyphens between them, such as example-pharma',
    });
  return errors.length > 0 || !named.success ? errors : { id, name: named.data };
}

function isErrors(read: Company | readonly FieldError[]): read is readonly FieldError[] {
  return Array.isArray(read);
}

/** Somebody else registered or renamed it in between. */
function isTaken(error: unknown): boolean {
  return error instanceof DomainError && (error.code === 'preconditionRequired' || error.code === 'stale');
}

export function createCompanyPages(deps: WebDeps) {
  const listCompanies = createListCompanies(deps);
  const read = createReadCompany(deps);
  const put = createPutCompany(deps);

  const wanted = ({ query }: SignedInRequest) => {
    const filters = filtersOf(query, ['text']);
    const keep = ({ id, name }: Company) => hasWords([id, name], filters.text);
    return { filters, list: listCompanies, keep };
  };

  const csv = async (request: SignedInRequest): Promise<Reply> => {
    const companies = await narrowedWhole(wanted(request));
    return csvFile(
      'companies.csv',
      ['Company code', 'Name'],
      companies.map(({ id, name }) => [id, name]),
    );
  };

  const listPage = async (
    request: SignedInRequest,
    filled: Filled = { id: '', name: '' },
    errors: readonly FieldError[] = [],
  ): Promise<Reply> => {
    const { filters, ...narrowing } = wanted(request);
    const cursor = request.query.get('after') ?? undefined;
    return {
      kind: 'page',
      template: 'companies/page.njk',
      title: 'Companies',
      back: { href: '/national-data', text: 'National data' },
      model: {
        ...(await narrowedPage({ ...narrowing, size: ON_A_PAGE, cursor })),
        filters,
        query: toQuery(filters),
        isFirst: cursor === undefined,
        filled,
      },
      errors,
      ...(errors.length > 0 && { status: 422 }),
    };
  };

  const register = async (request: SignedInRequest): Promise<Reply> => {
    const filled = { id: request.form.value('id'), name: request.form.value('name') };
    const company = readCompany(filled);
    if (isErrors(company)) return listPage(request, filled, company);
    try {
      await put({ id: company.id, company, ifMatch: undefined });
    } catch (error) {
      if (!isTaken(error)) throw error;
      const text = 'There is a company with this code already. Choose another code, or rename that company';
      return listPage(request, filled, [{ field: 'id', text }]);
    }
    return redirect(`/companies/${encodeURIComponent(company.id)}?done=registered`);
  };

  const onePage = async (
    request: SignedInRequest,
    name?: string,
    errors: readonly FieldError[] = [],
  ): Promise<Reply> => {
    const { company, etag } = await read({ id: idOf(request) });
    return {
      kind: 'page',
      template: 'companies/company.njk',
      title: company.name,
      back: { href: '/companies', text: 'Companies' },
      model: {
        company,
        etag,
        name: name ?? company.name,
        saved: SAVED.get(request.query.get('done') ?? ''),
      },
      errors,
      ...(errors.length > 0 && { status: 422 }),
    };
  };

  const rename = async (request: SignedInRequest): Promise<Reply> => {
    const id = idOf(request);
    const { company: known } = await read({ id });
    const name = request.form.value('name');
    // An id that was registered by the API may be of any form: it stays as it is.
    const company = readCompany({ id: 'kept', name });
    if (isErrors(company)) return onePage(request, name, company);
    try {
      await put({ id, company: { ...known, name: company.name }, ifMatch: request.form.value('etag') });
    } catch (error) {
      if (!isTaken(error)) throw error;
      return onePage(request, name, [
        { field: 'name', text: 'Somebody else renamed it in the meantime. Check the name and save it again' },
      ]);
    }
    return redirect(`/companies/${encodeURIComponent(id)}?done=renamed`);
  };

  return {
    list: (request: SignedInRequest) => listPage(request),
    csv,
    register,
    show: (request: SignedInRequest) => onePage(request),
    rename,
  };
}
