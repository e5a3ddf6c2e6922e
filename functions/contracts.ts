/** The contract of every operation, from the folders of the capabilities. */
import type { OperationContract } from '../shared/http/operation.ts';
import { contracts as adherenceIndicator } from './adherence-indicator/contract.ts';
import { contracts as financialAppendix } from './financial-appendix/contract.ts';
import { contracts as notifications } from './notifications/contract.ts';
import { contracts as referenceData } from './reference-data/contract.ts';
import { contracts as resourceReview } from './resource-review/contract.ts';
import type { OperationName } from './routes.ts';
import { contracts as sitePricing } from './site-pricing/contract.ts';
import { contracts as trustAcceptance } from './trust-acceptance/contract.ts';
import { contracts as verification } from './verification/contract.ts';

export const CONTRACTS: Readonly<Record<OperationName, OperationContract>> = {
  ...resourceReview,
  ...sitePricing,
  ...financialAppendix,
  ...trustAcceptance,
  ...adherenceIndicator,
  ...verification,
  ...referenceData,
  ...notifications,
};
