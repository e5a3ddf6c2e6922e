/** What happens at a site after it accepted: contract signed, site opened, first participant (domain.md section 4). */
import * as z from 'zod';
import { DomainError } from './errors.ts';
import { Actor, type Role } from './person.ts';
import { irasId } from './study.ts';
import { day, moment, odsCode } from './text.ts';

/** In the order in which they happen. */
export const MILESTONES = ['signedOn', 'openedOn', 'firstParticipantOn'] as const;
export type Milestone = (typeof MILESTONES)[number];

const dayFields = {
  signedOn: day.optional(),
  openedOn: day.optional(),
  firstParticipantOn: day.optional(),
};
/** Calendar days in London. */
export const MilestoneDays = z.strictObject(dayFields);
export type MilestoneDays = z.infer<typeof MilestoneDays>;

export const Milestones = z.strictObject({
  irasId,
  odsCode,
  ...dayFields,
  updatedAt: moment,
  updatedBy: Actor,
  lock: z.int().min(1),
});
export type Milestones = z.infer<typeof Milestones>;

/** The company records the contract's date, the trust what happens at its site. */
export const RECORDED_BY: Readonly<Record<Milestone, Role>> = {
  signedOn: 'companyRepresentative',
  openedOn: 'siteRepresentative',
  firstParticipantOn: 'siteRepresentative',
};

const WORDS: Readonly<Record<Milestone, string>> = {
  signedOn: 'the contract was signed',
  openedOn: 'the site was opened',
  firstParticipantOn: 'the first participant was recruited',
};
const RECORDERS: Readonly<Record<Milestone, string>> = {
  signedOn: 'the company',
  openedOn: 'the trust',
  firstParticipantOn: 'the trust',
};

/**
 * The days after a change: one's own fields are replaced, whatever is left out being taken back; the other side's
 * may be left out or repeated.
 * @throws DomainError `forbidden` where a day of the other side would change
 */
export function replaceDays(before: MilestoneDays, sent: MilestoneDays, as: readonly Role[]): MilestoneDays {
  const after: MilestoneDays = {};
  for (const milestone of MILESTONES) {
    const isOwn = as.includes(RECORDED_BY[milestone]);
    const [old, wanted] = [before[milestone], sent[milestone]];
    if (!isOwn && wanted !== undefined && wanted !== old) {
      throw new DomainError('forbidden', `You do not record when ${WORDS[milestone]}.`, {
        path: milestone,
        mend: `Leave it out; it is for ${RECORDERS[milestone]} to record.`,
      });
    }
    const value = isOwn ? wanted : old;
    if (value !== undefined) after[milestone] = value;
  }
  return after;
}

/**
 * Checks that the days follow each other, none before the acceptance and none after today.
 * @param acceptedOn the day in London of the site's first acceptance
 * @throws DomainError `invalidInput`, naming the day
 */
export function checkDays(days: MilestoneDays, acceptedOn: string, today: string): void {
  let [last, lastWords] = [acceptedOn, 'the price was accepted'];
  for (const milestone of MILESTONES) {
    const on = days[milestone];
    if (on === undefined) continue;
    if (on > today) {
      throw new DomainError('invalidInput', `${on} is in the future.`, {
        path: milestone,
        mend: `Give the day on which ${WORDS[milestone]}, once it has been.`,
      });
    }
    if (on < last) {
      throw new DomainError(
        'invalidInput',
        `${on}, when ${WORDS[milestone]}, is before ${last}, when ${lastWords}.`,
        { path: milestone, mend: 'Correct one of the two days; each step follows the one before.' },
      );
    }
    [last, lastWords] = [on, WORDS[milestone]];
  }
}
