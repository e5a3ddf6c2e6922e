/** A site's part in a study as the lead site fills it in: investigator, and participants to recruit by arm. */
import { type Finding, formatPath } from '../../../shared/domain/findings.ts';
import type { Arm, ReviewSite } from '../../../shared/domain/resource-review.ts';
import { line } from '../../../shared/domain/text.ts';
import type { FieldError } from '../frame/page-request.ts';
import type { SubmittedForm } from '../frame/submitted-form.ts';

const MOST_NAME = 200;
const MOST_PARTICIPANTS = 1_000_000;

export const INVESTIGATOR = 'principalInvestigator';

/** Arms have names of any kind, so fields go by their number. */
export const targetField = (index: number): string => `target-${index}`;

export interface Filled {
  readonly principalInvestigator: string;
  /** In the order of the arms. */
  readonly targets: readonly string[];
}

export function fill(form: SubmittedForm, arms: readonly Arm[]): Filled {
  return {
    principalInvestigator: form.value(INVESTIGATOR),
    targets: arms.map((_, index) => form.value(targetField(index))),
  };
}

/** What the site has now; nothing for a site that is new. */
export function fillFrom(
  site: Pick<ReviewSite, 'principalInvestigator' | 'targetParticipants'> | undefined,
  arms: readonly Arm[],
): Filled {
  return {
    principalInvestigator: site?.principalInvestigator ?? '',
    targets: arms.map(({ id }) => (site ? String(site.targetParticipants[id] ?? 0) : '')),
  };
}

function targetError(text: string, index: number, { label }: Arm): FieldError | undefined {
  const field = targetField(index);
  if (text === '')
    return { field, text: `Enter the number of participants in ${label}, 0 if there are none` };
  if (!/^\d{1,9}$/.test(text))
    return { field, text: `The number of participants in ${label} must be a whole number, such as 12` };
  return Number(text) > MOST_PARTICIPANTS
    ? { field, text: `The number of participants in ${label} must be 1,000,000 or less` }
    : undefined;
}

function investigatorError(text: string): FieldError | undefined {
  if (text === '') return { field: INVESTIGATOR, text: 'Enter the principal investigator' };
  if (line(MOST_NAME).safeParse(text).success) return undefined;
  return {
    field: INVESTIGATOR,
    text:
      text.length > MOST_NAME
        ? `Use ${MOST_NAME} characters or less; this is ${text.length}`
        : 'Leave out control characters',
  };
}

export type Read =
  | { readonly ok: true; readonly site: ReviewSite }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

export function readPart(
  odsCode: string,
  { principalInvestigator, targets }: Filled,
  arms: readonly Arm[],
): Read {
  const errors = [
    investigatorError(principalInvestigator),
    ...arms.map((arm, index) => targetError(targets[index] ?? '', index, arm)),
  ].filter((error) => error !== undefined);
  if (errors.length > 0) return { ok: false, errors };
  const targetParticipants = Object.fromEntries(
    arms.map(({ id }, index) => [id, Number(targets[index])] as const),
  );
  const named = line(MOST_NAME).parse(principalInvestigator);
  return { ok: true, site: { odsCode, principalInvestigator: named, targetParticipants } };
}

/** Findings at the fields that they are about; what no field of this form can mend stands alone. */
export function toErrors(findings: readonly Finding[], arms: readonly Arm[]): readonly FieldError[] {
  return findings
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message, mend }) => {
      const arm = arms.findIndex(({ id }) => path === formatPath(['targetParticipants', id]));
      const field = arm >= 0 ? targetField(arm) : path === INVESTIGATOR ? INVESTIGATOR : undefined;
      return { ...(field !== undefined && { field }), text: `${message} ${mend}` };
    });
}
