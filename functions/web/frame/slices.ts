/** Long lists that are there as a whole, a page at a time. */

export interface Slice<T> {
  readonly items: readonly T[];
  /** Of the whole list. */
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  readonly previousUrl?: string;
  readonly nextUrl?: string;
}

export interface SliceRequest {
  readonly path: string;
  readonly query: URLSearchParams;
}

/**
 * The page of a list that the address asks for; a number that is not there shows the nearest.
 * @param field of the query, one for each list of a page; it is also the id of the list's place on the page
 */
export function sliceOf<T>(
  list: readonly T[],
  { path, query }: SliceRequest,
  { field, size }: { readonly field: string; readonly size: number },
): Slice<T> {
  const pages = Math.max(1, Math.ceil(list.length / size));
  const asked = /^[1-9]\d{0,5}$/.test(query.get(field) ?? '') ? Number(query.get(field)) : 1;
  const page = Math.min(asked, pages);
  const urlOf = (number: number) => {
    const others = new URLSearchParams(query);
    others.set(field, String(number));
    return `${path}?${others.toString()}#${field}`;
  };
  return {
    items: list.slice((page - 1) * size, page * size),
    total: list.length,
    page,
    pages,
    ...(page > 1 && { previousUrl: urlOf(page - 1) }),
    ...(page < pages && { nextUrl: urlOf(page + 1) }),
  };
}
