import { createIdempotencyStore } from '../../adapters/records/idempotency-store.records.ts';
import { createMembershipRegister } from '../../adapters/records/membership-register.records.ts';
import type { RecordsEnvironment } from './environment.ts';
import { createRecords } from './records.ts';

/** What every API function is given. System clients only read in the cloud, so nothing is said of them here. */
export function createApiParts(environment: RecordsEnvironment) {
  const records = createRecords(environment);
  return {
    ...records,
    memberships: createMembershipRegister(records),
    idempotency: createIdempotencyStore(records),
  };
}
