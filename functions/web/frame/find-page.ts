/** Finds the page of a method and path in the page table. */

import { notFound } from '../../../shared/domain/errors.ts';
import { HttpRefusal } from '../../../shared/http/refusal.ts';

interface Addressed {
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

export interface Found<P> {
  readonly page: P;
  readonly params: ReadonlyMap<string, string>;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** `/studies/{irasId}` against `/studies/1009991`; words are preferred to parameters by the table's order. */
function matchPath(pattern: string, path: string): ReadonlyMap<string, string> | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const params = new Map<string, string>();
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? '';
    if (part.startsWith('{')) {
      const decoded = decode(value);
      if (decoded === undefined || decoded === '') return undefined;
      params.set(part.slice(1, -1), decoded);
    } else if (part !== value) return undefined;
  }
  return params;
}

/** @throws DomainError `notFound`; HttpRefusal `methodNotAllowed` where the page takes another method */
export function findPage<P extends Addressed>(pages: readonly P[], method: string, path: string): Found<P> {
  const here = pages.flatMap((page) => {
    const params = matchPath(page.path, path);
    return params ? [{ page, params }] : [];
  });
  const wanted = method === 'HEAD' ? 'GET' : method;
  const found = here.find(({ page }) => page.method === wanted);
  if (found) return found;
  if (here.length === 0) throw notFound();
  const allowed = here.map(({ page }) => (page.method === 'GET' ? 'GET, HEAD' : page.method)).join(', ');
  throw new HttpRefusal('methodNotAllowed', 'This page does not take that.', {
    mend: 'Go back and use the form on the page.',
    headers: { allow: allowed },
  });
}
