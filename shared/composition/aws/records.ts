import { createDocumentClient, createDynamoClient } from '../../adapters/dynamodb/client.ts';
import { createDynamoRecordTable } from '../../adapters/dynamodb/record-table.dynamodb.ts';
import { createStudyLedger } from '../../adapters/records/study-ledger.records.ts';
import { createSystemClock } from '../../adapters/system/clock.ts';
import { createSystemIdentifiers } from '../../adapters/system/identifiers.ts';
import { sha256Hex } from '../../adapters/system/sha256.ts';
import type { RecordsEnvironment } from './environment.ts';

/** The record table in DynamoDB, with the study ledger over it and what every function needs beside. */
export function createRecords(environment: RecordsEnvironment) {
  const clock = createSystemClock();
  const table = createDynamoRecordTable({
    client: createDocumentClient(createDynamoClient(environment)),
    tableNames: {
      studies: environment.STUDIES_TABLE,
      indicator: environment.INDICATOR_TABLE,
      reference: environment.REFERENCE_TABLE,
      sessions: environment.SESSIONS_TABLE,
    },
    clock,
  });
  return {
    clock,
    identifiers: createSystemIdentifiers(clock),
    sha256: sha256Hex,
    table,
    ledger: createStudyLedger({ table }),
  };
}
