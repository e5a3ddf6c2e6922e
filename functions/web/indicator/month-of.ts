import { notFound } from '../../../shared/domain/errors.ts';
import { Month } from '../../../shared/domain/indicator-months.ts';
import type { PageRequest } from '../frame/page-request.ts';

/** The month of the address. @throws DomainError `notFound` for what is no month */
export function monthOf({ params }: PageRequest): string {
  const parsed = Month.safeParse(params.get('month'));
  if (!parsed.success) throw notFound();
  return parsed.data;
}

/** `?revision=2`; anything else means the latest. */
export function revisionOf({ query }: PageRequest): number | undefined {
  const text = query.get('revision') ?? '';
  return /^[1-9]\d{0,3}$/.test(text) ? Number(text) : undefined;
}
