/** The kinds of national data that a coordinator publishes, for pages that treat them alike. */
import type { Finding } from '../../../shared/domain/findings.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import type { ReleaseFacts } from '../../../shared/domain/release-order.ts';
import { createPublishAgreementTemplate } from '../../../shared/usecases/reference-data/publish-agreement-template.ts';
import { createPublishMultiplierSet } from '../../../shared/usecases/reference-data/publish-multiplier-set.ts';
import type { Outcome } from '../../../shared/usecases/reference-data/publish-release.ts';
import { createPublishTariff } from '../../../shared/usecases/reference-data/publish-tariff.ts';
import type { ReleaseDocument } from '../../../shared/usecases/reference-data/release-document.ts';
import type { SliceRequest } from '../frame/slices.ts';
import type { UploadPurpose } from '../frame/web-session.ts';
import type { WebDeps } from '../web-deps.ts';
import {
  type Differences,
  multiplierDifferences,
  tariffDifferences,
  templateDifferences,
} from './differences.ts';

/** A release that can be published as it is, or was. */
export interface Candidate {
  readonly outcome: Outcome;
  /** `DEMO-2026-27.2`, or `mCTA, version 4.0`. */
  readonly name: string;
  /** The page of the release, once it is published. */
  readonly href: string;
  readonly facts?: ReleaseFacts;
  readonly before?: { readonly id: string; readonly sha256: string };
  readonly findings: readonly Finding[];
  /** Absent for the first of its kind. */
  readonly differences?: (request: SliceRequest) => Promise<Differences>;
}

export interface PublishKind {
  readonly purpose: UploadPurpose;
  readonly path: string;
  /** `tariff release`, as in `Publish a tariff release`. */
  readonly noun: string;
  readonly takesWorkbook: boolean;
  /** The list of what is published. */
  readonly list: { readonly href: string; readonly text: string };
  readonly hint: string;
  readonly whatNext: string;
  readonly run: (command: {
    readonly caller: Caller;
    readonly document: ReleaseDocument;
    readonly dryRun: boolean;
  }) => Promise<Candidate>;
}

/** The id that a document states; the empty text where it states none, which is then a finding. */
function statedId(value: unknown): string {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return typeof id === 'string' ? id : '';
}

function tariffKind(deps: WebDeps): PublishKind {
  const publish = createPublishTariff(deps);
  return {
    purpose: 'tariffs',
    path: '/publish/tariffs',
    noun: 'tariff release',
    takesWorkbook: true,
    list: { href: '/tariffs', text: 'Tariff releases' },
    hint: 'An Excel workbook made from the template, or a JSON file in the format ncvr.tariff-release/1, at most 4 MB',
    whatNext:
      'New reviews can name it from now on. Reviews that were submitted keep the release that they were submitted with.',
    run: async ({ caller, document, dryRun }) => {
      const input =
        document.kind === 'json'
          ? document.value
          : (await deps.releaseWorkbook.readTariff(document.bytes)).input;
      const answer = await publish({ caller, id: statedId(input), document, dryRun });
      const { release, diff, ...rest } = answer;
      return {
        ...rest,
        name: release.id,
        href: `/tariffs/${encodeURIComponent(release.id)}`,
        facts: release,
        ...(diff && { differences: async (request) => tariffDifferences(diff, request) }),
      };
    },
  };
}

function multiplierKind(deps: WebDeps): PublishKind {
  const publish = createPublishMultiplierSet(deps);
  return {
    purpose: 'multipliers',
    path: '/publish/multipliers',
    noun: 'multiplier set',
    takesWorkbook: true,
    list: { href: '/multipliers', text: 'Site multipliers' },
    hint: 'An Excel workbook made from the template, or a JSON file in the format ncvr.multiplier-set/1, at most 4 MB',
    whatNext:
      'Reviews submitted from its first day on are priced with it. Reviews that were submitted before keep theirs.',
    run: async ({ caller, document, dryRun }) => {
      const input =
        document.kind === 'json'
          ? document.value
          : (await deps.releaseWorkbook.readMultipliers(document.bytes)).input;
      const answer = await publish({ caller, id: statedId(input), document, dryRun });
      const { release, diff, ...rest } = answer;
      return {
        ...rest,
        name: release.id,
        href: `/multipliers/${encodeURIComponent(release.id)}`,
        facts: release,
        ...(diff && {
          differences: async (request) =>
            multiplierDifferences(diff, request, await deps.organisations.allOrganisations()),
        }),
      };
    },
  };
}

function templateKind(deps: WebDeps): PublishKind {
  const publish = createPublishAgreementTemplate(deps);
  return {
    purpose: 'agreement-templates',
    path: '/publish/agreement-templates',
    noun: 'template version',
    takesWorkbook: false,
    list: { href: '/agreement-templates', text: 'Model agreements' },
    hint: 'A JSON file in the format ncvr.agreement-template/1, at most 4 MB. Begin with the current version of the agreement, which you can download',
    whatNext:
      'Appendices made from now on use it. Appendices that are made keep the version they were made with.',
    run: async ({ caller, document, dryRun }) => {
      const template = document.kind === 'json' ? document.value : undefined;
      const answer = await publish({ caller, id: statedId(template), template, dryRun });
      const { release, diff, ...rest } = answer;
      return {
        ...rest,
        name: `${release.id}, version ${release.version}`,
        href: `/agreement-templates/${encodeURIComponent(release.id)}?version=${encodeURIComponent(release.version)}`,
        ...(diff && { differences: async () => templateDifferences(diff) }),
      };
    },
  };
}

export const publishKinds = (deps: WebDeps): readonly PublishKind[] => [
  tariffKind(deps),
  multiplierKind(deps),
  templateKind(deps),
];

/** What the upload page offers to begin with. */
export async function findBeginnings(
  { tariffs }: WebDeps,
  { purpose }: PublishKind,
  today: string,
): Promise<readonly { readonly href: string; readonly text: string }[]> {
  if (purpose === 'tariffs') {
    const inForce = await tariffs.findTariffInForce(today);
    return [
      ...(inForce ? [current(`/tariffs/${encodeURIComponent(inForce.release.id)}/release.xlsx`)] : []),
      { href: '/templates/tariff.xlsx', text: 'An empty template (Excel)' },
    ];
  }
  if (purpose === 'multipliers') {
    const inForce = await tariffs.findMultipliersInForce(today);
    return [
      ...(inForce ? [current(`/multipliers/${encodeURIComponent(inForce.release.id)}/set.xlsx`)] : []),
      { href: '/templates/multipliers.xlsx', text: 'An empty template (Excel)' },
    ];
  }
  return (await tariffs.listAgreementTemplates()).map(({ id, version }) => ({
    href: `/agreement-templates/${encodeURIComponent(id)}/template.json`,
    text: `${id}, version ${version} (JSON)`,
  }));
}

const current = (href: string) => ({ href, text: 'The one in force, to change (Excel)' });
