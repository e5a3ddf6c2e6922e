import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Environment } from '../../../functions/reference-data/environment.ts';
import packageFile from '../../../package.json' with { type: 'json' };
import { ApiFunction } from './api-function.ts';
import type { Data } from './data.ts';
import type { Deployment } from './deployment.ts';
import { allowFindingCallers } from './who-calls.ts';

export interface ReferenceDataProps extends Data {
  readonly deployment: Deployment;
}

/** Organisations, companies and national data, read and published; health and the description of the API. */
export class ReferenceData extends Construct {
  readonly api: IFunction;

  constructor(scope: Construct, id: string, { tables, archive, deployment }: ReferenceDataProps) {
    super(scope, id);
    this.api = new ApiFunction<typeof Environment>(this, 'Api', {
      description: 'NCVR: reference data',
      hurts: 'callers of the API cannot read organisations and tariffs, nor coordinators publish them.',
      folder: 'reference-data',
      environment: {
        ...tables.environment,
        ...archive.environment,
        SERVICE_VERSION: packageFile.version,
        SERVICE_ADDRESS: deployment.serviceAddress,
        OPENID_CONFIGURATION: deployment.openIdConfiguration,
      },
      allow: [
        allowFindingCallers(tables),
        // Memberships are granted and ended, and everything that was is kept.
        tables.allow('reference', ['put', 'delete'], ['PERSON#*']),
        tables.allow('reference', ['query', 'put'], ['HISTORY#*']),
        tables.allowIndex('reference', 'byParty', ['MEMBERS#*', 'HISTORY#*']),
        tables.allow('reference', ['get', 'query'], ['ORGANISATION']),
        tables.allow('reference', ['get', 'put'], ['COMPANY', 'MAPPING']),
        tables.allow('reference', ['get', 'query', 'put'], ['TARIFF', 'MULTIPLIERS', 'TEMPLATE']),
        ...archive.allowReading('tariff', 'multipliers', 'mappings'),
        archive.allowWriting('tariff', 'multipliers', 'mappings'),
      ],
    });
  }
}
