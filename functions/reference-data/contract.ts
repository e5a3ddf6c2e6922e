import * as z from 'zod';
import { Organisation } from '../../shared/domain/organisation.ts';
import { financialYear, MultiplierSet, TariffRelease } from '../../shared/domain/tariff.ts';
import { day, identifier, line, odsCode } from '../../shared/domain/text.ts';
import { noParams, noQuery, pageOf, pageQueryFields } from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';
import type { OperationsOf } from '../routes.ts';

const byId = z.strictObject({ id: identifier });

export const TariffSummary = z.object({ id: identifier, financialYear, effectiveFrom: day });
export const MultiplierSetSummary = z.object({ id: identifier, financialYear });
export const Health = z.object({ status: z.literal('ok'), version: z.string() });

export const contracts = {
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
  listTariffs: {
    summary: 'Tariff releases, oldest first',
    params: noParams,
    query: noQuery,
    responses: { 200: { description: 'All releases', schema: pageOf(TariffSummary) } },
  },
  readTariff: {
    summary: 'One tariff release',
    params: byId,
    query: noQuery,
    responses: {
      200: { description: 'The release; its ETag is the hash that reviews pin', schema: TariffRelease },
    },
  },
  listMultiplierSets: {
    summary: 'Sets of site multipliers, oldest first',
    params: noParams,
    query: noQuery,
    responses: { 200: { description: 'All sets', schema: pageOf(MultiplierSetSummary) } },
  },
  readMultiplierSet: {
    summary: 'One set of site multipliers',
    params: byId,
    query: noQuery,
    responses: {
      200: { description: 'The set; its ETag is the hash that reviews pin', schema: MultiplierSet },
    },
  },
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
} satisfies Record<OperationsOf<'reference-data'>, OperationContract>;
