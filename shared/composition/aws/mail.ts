import { SESv2Client } from '@aws-sdk/client-sesv2';
import { createSesMailer } from '../../adapters/mail/mailer.ses.ts';
import { createMembershipRegister } from '../../adapters/records/membership-register.records.ts';
import { createDirectory } from './directory.ts';
import type { MailEnvironment, RecordsEnvironment } from './environment.ts';
import { createRecords } from './records.ts';

/** Bounded, for the next try comes anyway. */
const WAIT_MS = { connectionTimeout: 1000, requestTimeout: 5000, throwOnRequestTimeout: true };

/** What the outbox worker is given: mail goes out by SES. */
export function createMailParts(environment: RecordsEnvironment & MailEnvironment) {
  const records = createRecords(environment);
  const { AWS_REGION: region, SES_ENDPOINT: endpoint } = environment;
  const client = new SESv2Client({
    region,
    maxAttempts: 3,
    requestHandler: WAIT_MS,
    ...(endpoint !== undefined && { endpoint }),
  });
  return {
    ...records,
    memberships: createMembershipRegister(records),
    organisations: createDirectory(records.table),
    mailer: createSesMailer({
      client,
      from: environment.MAIL_FROM,
      configurationSet: environment.MAIL_CONFIGURATION_SET,
    }),
    serviceName: environment.SERVICE_NAME,
    baseUrl: environment.SERVICE_ADDRESS,
  };
}
