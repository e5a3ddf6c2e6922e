/** Organisations: NHS trusts and other sites, by ODS code. A trust is never derived from a code's prefix. */
import * as z from 'zod';
import { day, line, odsCode } from './text.ts';

export const Organisation = z.strictObject({
  odsCode,
  name: line(200),
  nation: z.enum(['England', 'Wales', 'Scotland', 'Northern Ireland']),
  type: z.enum(['nhsTrust', 'primaryCare', 'healthBoard', 'other']),
  trustType: line(200).optional(),
  status: z.enum(['open', 'closed']),
  openedOn: day.optional(),
  /** The last day on which it was open. */
  closedOn: day.optional(),
  successors: z.array(odsCode).optional(),
  predecessors: z.array(odsCode).optional(),
  region: z.strictObject({ code: line(10), name: line(100) }).optional(),
  icb: z.strictObject({ code: line(10), name: line(200) }).optional(),
  postcode: line(10).optional(),
  town: line(100).optional(),
  note: line(500).optional(),
  sources: line(500).optional(),
});
export type Organisation = z.infer<typeof Organisation>;

/** Looks organisations up by ODS code. */
export type OrganisationRegister = ReadonlyMap<string, Organisation>;

/** Whether the organisation is open on a calendar day (`2026-11-21`); its closing day is the last open one (ODS). */
export function isOpenOn(organisation: Organisation, on: string): boolean {
  if (organisation.openedOn !== undefined && on < organisation.openedOn) return false;
  if (organisation.closedOn !== undefined) return on <= organisation.closedOn;
  return organisation.status === 'open';
}
