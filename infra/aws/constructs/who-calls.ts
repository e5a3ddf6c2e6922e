import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Tables } from './tables.ts';

/** Finding a caller's memberships: what every function behind the authoriser does first. */
export const allowFindingCallers = (tables: Tables): PolicyStatement =>
  tables.allow('reference', ['query'], ['PERSON#*']);

/** What the use cases read to tell whether a study is the caller's. */
export const allowFindingStudies = (tables: Tables): PolicyStatement[] => [
  allowFindingCallers(tables),
  tables.allow('studies', ['get', 'query'], ['STUDY#*']),
  tables.allow('reference', ['get'], ['ORGANISATION']),
];
