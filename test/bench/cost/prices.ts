/**
 * List prices in US dollars, without free tiers: US East (N. Virginia), the region that AWS prints its examples for. They
 * were written down from AWS's price pages as they are known, not fetched: those of DynamoDB and Lambda were held
 * against public write-ups of 2024 to 2026. London's list is dearer by up to a fifth, item by item (DynamoDB 19%, S3 5%,
 * Lambda and egress nothing): every price is multiplied by the highest of these, so that the sums err upwards. Hold
 * them against the AWS Pricing Calculator before a budget rests on them.
 */
export const WRITTEN_ON = '2026-11-21';
export const LONDON = 1.19;

export interface Price {
  readonly usd: number;
  readonly per: number;
  readonly unit: string;
  readonly source: string;
}

const price = (usd: number, per: number, unit: string, page: string): Price => ({
  usd,
  per,
  unit,
  source: `https://aws.amazon.com/${page}/pricing/`,
});
const MILLION = 1_000_000;
const GIB = 2 ** 30;

/** By use, as the meter counts it. */
export const PER_USE = {
  readUnits: price(0.125, MILLION, 'read units', 'dynamodb'),
  writeUnits: price(0.625, MILLION, 'write units', 'dynamodb'),
  objectsWritten: price(0.005, 1000, 'objects written', 's3'),
  objectsRead: price(0.0004, 1000, 'objects read', 's3'),
  signatures: price(0.15, 10_000, 'signatures (ECC)', 'kms'),
  /** Sending, receiving and deleting. */
  queueRequests: price(0.4, MILLION, 'queue requests', 'sqs'),
  mails: price(0.1, 1000, 'mails', 'ses'),
  apiRequests: price(1, MILLION, 'API requests', 'api-gateway'),
  edgeRequests: price(0.01, 10_000, 'edge requests', 'cloudfront'),
  firewallRequests: price(0.6, MILLION, 'firewall requests', 'waf'),
  functionCalls: price(0.2, MILLION, 'function calls', 'lambda'),
  gibMilliseconds: price(0.000_013_333_4, 1000, 'GiB ms (arm64)', 'lambda'),
  /** Through CloudFront, or from the bucket by a link: the dearer of the two. */
  bytesOut: price(0.09, GIB, 'bytes out', 's3'),
  logBytes: price(0.5, GIB, 'log bytes', 'cloudwatch'),
  traces: price(5, MILLION, 'traces', 'xray'),
} as const satisfies Readonly<Record<string, Price>>;
export type Use = keyof typeof PER_USE;

/** By month, whether anybody comes or not. */
export const PER_MONTH: readonly { readonly what: string; readonly usd: number; readonly source: string }[] =
  [
    { what: '4 keys', usd: 4 * 1, source: PER_USE.signatures.source },
    { what: 'web ACL with 6 rules', usd: 5 + 6 * 1, source: PER_USE.firewallRequests.source },
    { what: '60 alarms', usd: 60 * 0.1, source: PER_USE.logBytes.source },
    { what: '30 metrics of our own', usd: 30 * 0.3, source: PER_USE.logBytes.source },
    { what: 'a dashboard', usd: 3, source: PER_USE.logBytes.source },
    { what: 'a secret', usd: 0.4, source: 'https://aws.amazon.com/secrets-manager/pricing/' },
  ];

/** A GiB for a month: kept data is paid for again and again. */
export const PER_GIB_MONTH = {
  /** With point-in-time recovery and the vault's copies of a year. */
  tables: { usd: 0.25 + 0.2 + 0.1 * 12, source: PER_USE.readUnits.source },
  objects: { usd: 0.023, source: PER_USE.objectsRead.source },
} as const;

export const costOf = (use: Use, amount: number): number =>
  (amount / PER_USE[use].per) * PER_USE[use].usd * LONDON;
