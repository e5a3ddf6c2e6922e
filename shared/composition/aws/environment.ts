/** Parts of the functions' environments: each names what one adapter reads. A function takes the parts that it uses. */
import * as z from 'zod';
import { DynamoEnvironment } from '../../adapters/dynamodb/client.ts';
import { S3Environment } from '../../adapters/s3/client.ts';
import { SqsEnvironment } from '../../adapters/sqs/environment.ts';
import { EmailAddress } from '../../domain/person.ts';

const name = z.string().min(1);

/** The four tables. All are named to every function; its role says which of them it may touch. */
export const RecordsEnvironment = DynamoEnvironment.extend({
  STUDIES_TABLE: name,
  INDICATOR_TABLE: name,
  REFERENCE_TABLE: name,
  SESSIONS_TABLE: name,
});
export type RecordsEnvironment = z.infer<typeof RecordsEnvironment>;

export const ArchiveEnvironment = S3Environment.extend({ ARCHIVE_BUCKET: name });
export type ArchiveEnvironment = z.infer<typeof ArchiveEnvironment>;

/** Where files wait between two pages of one person: what it holds is forgotten after some days. */
export const UploadsEnvironment = S3Environment.extend({ UPLOADS_BUCKET: name });
export type UploadsEnvironment = z.infer<typeof UploadsEnvironment>;

export const SiteWorkEnvironment = SqsEnvironment.extend({ SITE_WORK_QUEUE_URL: z.url() });
export type SiteWorkEnvironment = z.infer<typeof SiteWorkEnvironment>;

export const SigningEnvironment = z.object({
  AWS_REGION: name,
  /** The KMS key that signs now. */
  SIGNING_KEY: name,
  /** Keys that signed before and stay published, with commas between them; for functions that publish keys. */
  RETIRED_SIGNING_KEYS: z
    .string()
    .regex(/^[^,\s]+(?:,[^,\s]+)*$/, 'must be keys with commas between them')
    .transform((keys) => keys.split(','))
    .optional(),
});
export type SigningEnvironment = z.infer<typeof SigningEnvironment>;

export const AddressEnvironment = z.object({
  /** Printed in every appendix: the page where anyone can verify a document. */
  VERIFICATION_ADDRESS: z.url(),
});
export type AddressEnvironment = z.infer<typeof AddressEnvironment>;

/** Signing people in to the pages through the issuer. */
export const SignInEnvironment = z.object({
  AWS_REGION: name,
  /** Where the pages are, without a path. */
  SERVICE_ADDRESS: z.url(),
  ISSUER: z.url(),
  /** Where the issuer's own sign-in page is: forms may lead there. */
  SIGN_IN_ORIGIN: z.url(),
  SIGN_IN_CLIENT_ID: name,
  /** The secret in Secrets Manager that holds the client's secret, as plain text. */
  SIGN_IN_CLIENT_SECRET: name,
  /** What the issuer calls the address of the signed-out page. */
  LOGOUT_PARAMETER: z.enum(['post_logout_redirect_uri', 'logout_uri']),
});
export type SignInEnvironment = z.infer<typeof SignInEnvironment>;

/** Sending mail to people by SES. */
export const MailEnvironment = z.object({
  AWS_REGION: name,
  /** Set for a stand-in only; in the cloud the region decides. */
  SES_ENDPOINT: z.url().optional(),
  /** A plain address of a domain that is verified in SES. */
  MAIL_FROM: EmailAddress,
  /** Where SES reports bounces and complaints. */
  MAIL_CONFIGURATION_SET: name.optional(),
  /** As messages name the service. */
  SERVICE_NAME: name,
  /** Where the pages are, without a path. */
  SERVICE_ADDRESS: z.url(),
});
export type MailEnvironment = z.infer<typeof MailEnvironment>;
