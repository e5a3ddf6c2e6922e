import { describe, expect, it } from 'vitest';
import { ReminderEnvironment, WorkerEnvironment } from '../../../functions/notifications/environment.ts';

const tables = {
  AWS_REGION: 'eu-west-2',
  STUDIES_TABLE: 'a',
  INDICATOR_TABLE: 'b',
  REFERENCE_TABLE: 'c',
  SESSIONS_TABLE: 'd',
};
const mail = {
  ...tables,
  MAIL_FROM: 'ncvr@nhs.example',
  SERVICE_NAME: 'NCVR',
  SERVICE_ADDRESS: 'https://ncvr.example',
  SEND_FOR_SECONDS: '45',
};

describe('the environment of the notifier', () => {
  it('names the days of reminders', () => {
    const days = (text: string) =>
      ReminderEnvironment.safeParse({ ...tables, REMINDER_DAYS: text }).data?.REMINDER_DAYS;
    expect(days('7,14,21')).toEqual([7, 14, 21]);
    expect(days('30')).toEqual([30]);
    for (const wrong of ['', '0', '7;14', '7,', 'seven']) expect(days(wrong)).toBeUndefined();
  });

  it('takes one plain address to send from, and a time', () => {
    expect(WorkerEnvironment.parse(mail)).toMatchObject({ SEND_FOR_SECONDS: 45 });
    expect(WorkerEnvironment.safeParse({ ...mail, MAIL_FROM: 'NCVR <ncvr@nhs.example>' }).success).toBe(
      false,
    );
    expect(WorkerEnvironment.safeParse({ ...mail, SEND_FOR_SECONDS: '0' }).success).toBe(false);
  });
});
