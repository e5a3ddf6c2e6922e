/** A network's judgement as it is filled in, against the same rules that record it. */
import { DomainError } from '../../../shared/domain/errors.ts';
import { JudgementKind } from '../../../shared/domain/escalation.ts';
import { type JudgementCommand, judge } from '../../../shared/domain/escalation-judgement.ts';
import type { Actor } from '../../../shared/domain/person.ts';
import { paragraph } from '../../../shared/domain/text.ts';
import type { EscalationView } from '../../../shared/usecases/trust-acceptance/escalation-view.ts';
import type { FieldError } from '../frame/page-request.ts';
import type { SubmittedForm } from '../frame/submitted-form.ts';
import type { JudgementDraft } from '../frame/web-session.ts';

export const MOST_REASON = 1000;

export interface FilledJudgement {
  /** `yes`, `no`, or nothing chosen. */
  readonly inProtocolSchedule: string;
  readonly judgement: string;
  readonly waiver: string;
  readonly reason: string;
}

export function fillJudgement(form: SubmittedForm): FilledJudgement {
  return {
    inProtocolSchedule: form.value('inProtocolSchedule'),
    judgement: form.value('judgement'),
    waiver: form.value('waiver'),
    reason: form.value('reason'),
  };
}

export function fillJudgementFrom(
  escalation: EscalationView,
  draft: JudgementDraft | undefined,
): FilledJudgement {
  const inSchedule = draft?.inProtocolSchedule ?? escalation.inProtocolSchedule;
  return {
    inProtocolSchedule: inSchedule ? 'yes' : 'no',
    judgement: draft?.judgement ?? '',
    waiver: draft?.waiver?.reason ?? '',
    reason: draft?.reason ?? '',
  };
}

function textError(field: string, text: string): FieldError | undefined {
  if (text === '' || paragraph(MOST_REASON).safeParse(text).success) return undefined;
  const tooLong = text.length > MOST_REASON;
  return {
    field,
    text: tooLong ? `Use 1,000 characters or less; this is ${text.length}` : 'Leave out control characters',
  };
}

/** The rules' refusals at the fields of this form. */
const RULES: Readonly<Record<string, FieldError>> = {
  'waiver.reason': {
    field: 'waiver',
    text: 'Enter why the threshold is waived: the item is below it and not in the schedule of events',
  },
  waiver: {
    field: 'waiver',
    text: 'Leave this empty: there is no threshold to waive for this judgement',
  },
  reason: {
    field: 'reason',
    text: 'Enter why it is below the threshold all the same: as it stands, the item is to be upheld',
  },
};

function ruleError(error: unknown): FieldError {
  if (!(error instanceof DomainError) || error.code !== 'invalidInput') throw error;
  return RULES[error.path] ?? { text: `${error.message} ${error.mend}` };
}

export type ReadJudgement =
  | { readonly ok: true; readonly draft: JudgementDraft }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** @param made who would judge, and when: the same rules are asked as when it is recorded */
export function readJudgement(
  escalation: EscalationView,
  { inProtocolSchedule, judgement, waiver, reason }: FilledJudgement,
  made: { readonly at: string; readonly by: Actor },
): ReadJudgement {
  const kind = JudgementKind.safeParse(judgement);
  const isAnswered = inProtocolSchedule === 'yes' || inProtocolSchedule === 'no';
  const errors = [
    ...(isAnswered
      ? []
      : [{ field: 'inProtocolSchedule', text: 'Select whether the item is in the schedule of events' }]),
    ...(kind.success ? [] : [{ field: 'judgement', text: 'Select your judgement' }]),
    textError('waiver', waiver),
    textError('reason', reason),
  ].filter((error) => error !== undefined);
  if (errors.length > 0 || !kind.success) return { ok: false, errors };
  const command: JudgementCommand = {
    judgement: kind.data,
    inProtocolSchedule: inProtocolSchedule === 'yes',
    ...(reason !== '' && { reason: reason.normalize('NFC') }),
    ...(waiver !== '' && { waiver: { reason: waiver.normalize('NFC') } }),
  };
  try {
    judge(escalation, command, made);
  } catch (error) {
    return { ok: false, errors: [ruleError(error)] };
  }
  return { ok: true, draft: { id: escalation.id, ...command } };
}
