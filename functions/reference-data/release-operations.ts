/** Tariff releases, multiplier sets and agreement templates: listed, read, published. */
import { type ApiResponse, operation } from '../../shared/http/operation.ts';
import { XLSX_MEDIA_TYPE } from '../../shared/ports/review-workbook.ts';
import {
  type AgreementTemplatesDeps,
  createListAgreementTemplates,
  createReadAgreementTemplate,
} from '../../shared/usecases/reference-data/agreement-templates.ts';
import {
  createListMultiplierSets,
  type ListMultiplierSetsDeps,
} from '../../shared/usecases/reference-data/list-multiplier-sets.ts';
import {
  createListTariffs,
  type ListTariffsDeps,
} from '../../shared/usecases/reference-data/list-tariffs.ts';
import {
  createPublishAgreementTemplate,
  type PublishAgreementTemplateDeps,
} from '../../shared/usecases/reference-data/publish-agreement-template.ts';
import {
  createPublishMultiplierSet,
  type PublishMultiplierSetDeps,
} from '../../shared/usecases/reference-data/publish-multiplier-set.ts';
import type { PublishedRelease } from '../../shared/usecases/reference-data/publish-release.ts';
import {
  createPublishTariff,
  type PublishTariffDeps,
} from '../../shared/usecases/reference-data/publish-tariff.ts';
import {
  createReadMultiplierSet,
  type ReadMultiplierSetDeps,
} from '../../shared/usecases/reference-data/read-multiplier-set.ts';
import { createReadTariff, type ReadTariffDeps } from '../../shared/usecases/reference-data/read-tariff.ts';
import type { ReleaseDocument } from '../../shared/usecases/reference-data/release-document.ts';
import { contracts } from './contract.ts';

export type ReleaseDeps = ListTariffsDeps &
  ReadTariffDeps &
  PublishTariffDeps &
  ListMultiplierSetsDeps &
  ReadMultiplierSetDeps &
  PublishMultiplierSetDeps &
  AgreementTemplatesDeps &
  PublishAgreementTemplateDeps;

interface Sent {
  readonly body: unknown;
  readonly rawBody: Uint8Array;
  readonly contentType: string;
}

function documentOf({ body, rawBody, contentType }: Sent): ReleaseDocument {
  return contentType === XLSX_MEDIA_TYPE
    ? { kind: 'workbook', bytes: rawBody }
    : { kind: 'json', value: body };
}

function answer(published: PublishedRelease<unknown, unknown>): ApiResponse {
  return { status: published.outcome === 'published' ? 201 : 200, body: published, etag: published.sha256 };
}

export function releaseOperations(deps: ReleaseDeps) {
  return { ...tariffOperations(deps), ...multiplierOperations(deps), ...templateOperations(deps) };
}

function tariffOperations(deps: ReleaseDeps) {
  const listTariffs = createListTariffs(deps);
  const readTariff = createReadTariff(deps);
  const publishTariff = createPublishTariff(deps);
  return {
    listTariffs: operation(contracts.listTariffs, async () => ({ status: 200, body: await listTariffs() })),
    readTariff: operation(contracts.readTariff, async ({ params }) => {
      const { release, sha256 } = await readTariff(params);
      return { status: 200, body: release, etag: sha256 };
    }),
    publishTariff: operation(contracts.publishTariff, async (request) => {
      const { caller, params, query } = request;
      const dryRun = query.dryRun === 'true';
      return answer(await publishTariff({ caller, ...params, document: documentOf(request), dryRun }));
    }),
  };
}

function multiplierOperations(deps: ReleaseDeps) {
  const listMultiplierSets = createListMultiplierSets(deps);
  const readMultiplierSet = createReadMultiplierSet(deps);
  const publishMultiplierSet = createPublishMultiplierSet(deps);
  return {
    listMultiplierSets: operation(contracts.listMultiplierSets, async () => ({
      status: 200,
      body: await listMultiplierSets(),
    })),
    readMultiplierSet: operation(contracts.readMultiplierSet, async ({ params }) => {
      const { release, sha256 } = await readMultiplierSet(params);
      return { status: 200, body: release, etag: sha256 };
    }),
    publishMultiplierSet: operation(contracts.publishMultiplierSet, async (request) => {
      const { caller, params, query } = request;
      const dryRun = query.dryRun === 'true';
      return answer(await publishMultiplierSet({ caller, ...params, document: documentOf(request), dryRun }));
    }),
  };
}

function templateOperations(deps: ReleaseDeps) {
  const listAgreementTemplates = createListAgreementTemplates(deps);
  const readAgreementTemplate = createReadAgreementTemplate(deps);
  const publishAgreementTemplate = createPublishAgreementTemplate(deps);
  return {
    listAgreementTemplates: operation(contracts.listAgreementTemplates, async () => ({
      status: 200,
      body: await listAgreementTemplates(),
    })),
    readAgreementTemplate: operation(contracts.readAgreementTemplate, async ({ params, query }) => ({
      status: 200,
      body: await readAgreementTemplate({ ...params, ...query }),
    })),
    publishAgreementTemplate: operation(
      contracts.publishAgreementTemplate,
      async ({ caller, params, query, body }) => {
        const dryRun = query.dryRun === 'true';
        return answer(await publishAgreementTemplate({ caller, ...params, template: body, dryRun }));
      },
    ),
  };
}
