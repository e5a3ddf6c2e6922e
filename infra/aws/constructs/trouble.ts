import { Alarm, type AlarmProps, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

/** What an alarm tells whoever it wakes. */
export interface Trouble {
  /** What is measured, and what it means. */
  readonly what: string;
  /** Whom it hurts, and how: what they see. */
  readonly hurts: string;
  /** What to do first. */
  readonly firstDo: string;
  /** The file in `infra/runbooks` that goes on from there. */
  readonly runbook: RunbookName;
}

export const RUNBOOKS = [
  'dead-letters',
  'failing-function',
  'throttling',
  'slow-answers',
  'waiting-prices',
  'undelivered-mail',
  'figure-disagrees',
] as const;
export type RunbookName = (typeof RUNBOOKS)[number];

export type TroubleAlarmProps = Pick<AlarmProps, 'metric' | 'threshold'> &
  Partial<Pick<AlarmProps, 'evaluationPeriods' | 'comparisonOperator' | 'treatMissingData'>> & {
    readonly trouble: Trouble;
  };

/** An alarm whose text says who is hurt and what to do. The stack's watch sends them all to one topic. */
export class TroubleAlarm extends Alarm {
  constructor(scope: Construct, id: string, { trouble, ...props }: TroubleAlarmProps) {
    const { what, hurts, firstDo, runbook } = trouble;
    super(scope, id, {
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...props,
      alarmDescription: `${what} Hurt: ${hurts} Do: ${firstDo} Runbook: infra/runbooks/${runbook}.md`,
    });
  }
}
