import * as z from 'zod';
import { AgreementTemplate } from '../../shared/domain/agreement-template.ts';
import { Organisation } from '../../shared/domain/organisation.ts';
import { ReleaseFacts } from '../../shared/domain/release-order.ts';
import { Company } from '../../shared/domain/study.ts';
import { MultiplierSet, TariffRelease } from '../../shared/domain/tariff.ts';
import { identifier, line, odsCode } from '../../shared/domain/text.ts';
import { noParams, noQuery, pageOf, pageQueryFields } from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';
import { XLSX_MEDIA_TYPE } from '../../shared/ports/review-workbook.ts';
import type { OperationsOf } from '../routes.ts';
import { MultiplierPublication, TariffPublication, TemplatePublication } from './documents.ts';
import { mappingContracts } from './mapping-contracts.ts';
import { membershipContracts } from './membership-contracts.ts';

const byId = z.strictObject({ id: identifier });
const dryRunQuery = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .optional()
    .describe('true: check and compare only; nothing is published.'),
});
/** Findings about it name its fields; only a body that is not there at all is refused before. */
const anyJson = z.unknown().refine((value) => value !== undefined);
const refusedReleases = {
  409: { description: 'Published already under this id, with other content' },
  422: { description: 'The document has errors; `errors` lists each with its field, or its sheet and cell' },
};

export const Health = z.object({ status: z.literal('ok'), version: z.string() });

const directoryContracts = {
  listOrganisations: {
    summary: 'Organisations by ODS code, open and closed',
    params: noParams,
    query: z.strictObject({
      ...pageQueryFields,
      search: line(100).optional().describe('Part of a name, a town or an ODS code.'),
    }),
    responses: { 200: { description: 'A page of organisations', schema: pageOf(Organisation) } },
  },
  readOrganisation: {
    summary: 'One organisation',
    params: z.strictObject({ odsCode }),
    query: noQuery,
    responses: { 200: { description: 'The organisation', schema: Organisation } },
  },
  readCompany: {
    summary: 'One registered company',
    params: byId,
    query: noQuery,
    responses: { 200: { description: 'The company', schema: Company } },
  },
  putCompany: {
    summary: 'Register a company, or change its name',
    params: byId,
    query: noQuery,
    body: Company,
    ifMatch: true,
    responses: {
      200: { description: 'Changed, or as it was', schema: Company },
      201: { description: 'Registered', schema: Company },
      412: { description: 'If-Match names a record that is no longer the current one' },
      428: { description: 'A change needs If-Match' },
    },
  },
} satisfies Partial<Record<OperationsOf<'reference-data'>, OperationContract>>;

const tariffContracts = {
  listTariffs: {
    summary: 'Tariff releases, oldest first',
    params: noParams,
    query: noQuery,
    responses: { 200: { description: 'All releases', schema: pageOf(ReleaseFacts) } },
  },
  readTariff: {
    summary: 'One tariff release',
    params: byId,
    query: noQuery,
    responses: {
      200: { description: 'The release; its ETag is the hash that reviews pin', schema: TariffRelease },
    },
  },
  publishTariff: {
    summary: 'Publish a tariff release, from JSON or from a workbook; it never changes afterwards',
    params: byId,
    query: dryRunQuery,
    body: anyJson.describe('An ncvr.tariff-release/1 document.'),
    accepts: [XLSX_MEDIA_TYPE],
    responses: {
      200: { description: 'The very same is published already, or a preview', schema: TariffPublication },
      201: { description: 'Published; what it changes against the one before', schema: TariffPublication },
      ...refusedReleases,
    },
  },
} satisfies Partial<Record<OperationsOf<'reference-data'>, OperationContract>>;

const multiplierContracts = {
  listMultiplierSets: {
    summary: 'Sets of site multipliers, oldest first',
    params: noParams,
    query: noQuery,
    responses: { 200: { description: 'All sets', schema: pageOf(ReleaseFacts) } },
  },
  readMultiplierSet: {
    summary: 'One set of site multipliers',
    params: byId,
    query: noQuery,
    responses: {
      200: { description: 'The set; its ETag is the hash that reviews pin', schema: MultiplierSet },
    },
  },
  publishMultiplierSet: {
    summary: 'Publish a set of site multipliers, from JSON or from a workbook; it never changes afterwards',
    params: byId,
    query: dryRunQuery,
    body: anyJson.describe('An ncvr.multiplier-set/1 document.'),
    accepts: [XLSX_MEDIA_TYPE],
    responses: {
      200: { description: 'The very same is published already, or a preview', schema: MultiplierPublication },
      201: {
        description: 'Published; what it changes against the one before',
        schema: MultiplierPublication,
      },
      ...refusedReleases,
    },
  },
} satisfies Partial<Record<OperationsOf<'reference-data'>, OperationContract>>;

const templateContracts = {
  listAgreementTemplates: {
    summary: 'Templates of the model agreements, the current version of each',
    params: noParams,
    query: noQuery,
    responses: { 200: { description: 'All templates', schema: pageOf(AgreementTemplate) } },
  },
  readAgreementTemplate: {
    summary: 'The template of a model agreement: the current version, or the one named',
    params: byId,
    query: z.strictObject({ version: line(50).optional() }),
    responses: { 200: { description: 'The template', schema: AgreementTemplate } },
  },
  publishAgreementTemplate: {
    summary: "Publish a version of a model agreement's template; the version never changes afterwards",
    params: byId,
    query: dryRunQuery,
    body: anyJson.describe('An agreement template: id, version, title, appendixLabel, terms.'),
    responses: {
      200: { description: 'The very same is published already, or a preview', schema: TemplatePublication },
      201: {
        description: 'Published; what it changes against the version before',
        schema: TemplatePublication,
      },
      ...refusedReleases,
    },
  },
} satisfies Partial<Record<OperationsOf<'reference-data'>, OperationContract>>;

const serviceContracts = {
  readHealth: {
    summary: 'Whether the service answers, and its version',
    params: noParams,
    query: noQuery,
    responses: { 200: { description: 'It does', schema: Health } },
  },
  readOpenApi: {
    summary: 'This document',
    params: noParams,
    query: noQuery,
    responses: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) } },
  },
  readSchema: {
    summary: 'The JSON Schema of a document, such as financial-appendix-1',
    params: z.strictObject({ name: z.string() }),
    query: noQuery,
    responses: {
      200: { description: 'JSON Schema 2020-12', schema: z.looseObject({ title: z.string() }) },
    },
  },
} satisfies Partial<Record<OperationsOf<'reference-data'>, OperationContract>>;

export const contracts = {
  ...directoryContracts,
  ...tariffContracts,
  ...multiplierContracts,
  ...templateContracts,
  ...mappingContracts,
  ...membershipContracts,
  ...serviceContracts,
} satisfies Record<OperationsOf<'reference-data'>, OperationContract>;
