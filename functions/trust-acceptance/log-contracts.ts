import { DecisionLogExport } from '../../shared/domain/receipt-verification.ts';
import { noQuery, pageOf, pageQuery, siteParams, studyParams } from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';

/** Whole chains, as files that `ncvr verify` checks. */
export const logContracts = {
  exportLog: {
    summary: "A trust's whole decision log in a study, as one document that can be verified",
    params: siteParams,
    query: noQuery,
    responses: { 200: { description: 'The chain, oldest entry first', schema: DecisionLogExport } },
  },
  exportStudyLogs: {
    summary: "The decision logs of a study's sites, a page of sites at a time, each as one document",
    params: studyParams,
    query: pageQuery,
    responses: {
      200: {
        description: 'A page of logs; sites without an entry are left out',
        schema: pageOf(DecisionLogExport),
      },
    },
  },
} satisfies Record<string, OperationContract>;
