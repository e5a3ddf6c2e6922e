/** The registers of national data and of people, over a record table. */
export { createMembershipRegister } from './membership-register.records.ts';
export { createDirectoryEditor, createOrganisationDirectory } from './organisation-directory.records.ts';
export { createTariffRegister } from './tariff-register.records.ts';
