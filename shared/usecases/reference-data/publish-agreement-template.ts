/** The national coordinator publishes a new version of a model agreement's template. */
import * as z from 'zod';
import { AgreementTemplate } from '../../domain/agreement-template.ts';
import { type AgreementTemplateDiff, diffAgreementTemplates } from '../../domain/agreement-template-diff.ts';
import { canonicalHash, type Sha256 } from '../../domain/canonical.ts';
import type { Caller } from '../../domain/person.ts';
import { findUnprintableTexts } from '../../domain/printable-text.ts';
import { findOtherId } from '../../domain/release-placement.ts';
import { parseDocument } from '../../domain/resource-review.ts';
import type { Released, ReleasePublisher, TariffRegister } from '../../ports/registers.ts';
import { requireCoordinator } from './publish-dated.ts';
import { type PublishedRelease, publishRelease, refuseErrors } from './publish-release.ts';

/** A template by itself may say what it is. */
const TemplateDocument = AgreementTemplate.extend({
  schema: z.literal('ncvr.agreement-template/1').optional(),
});

export interface PublishAgreementTemplateDeps {
  readonly tariffs: Pick<TariffRegister, 'findAgreementTemplate'> &
    Pick<ReleasePublisher, 'publishAgreementTemplate'>;
  readonly sha256: Sha256;
}

export interface PublishAgreementTemplateCommand {
  readonly caller: Caller;
  readonly id: string;
  /** Any JSON value. */
  readonly template: unknown;
  readonly dryRun: boolean;
}

export interface TemplateFacts {
  readonly id: string;
  readonly version: string;
}

/**
 * Makes `publishAgreementTemplate`: the version is current from then on; appendices that are made keep theirs.
 * @throws DomainError `findings`, `stateConflict` (the version is published with other content), `forbidden`
 */
export function createPublishAgreementTemplate({ tariffs, sha256 }: PublishAgreementTemplateDeps) {
  const hashed = (release: AgreementTemplate): Released<AgreementTemplate> => ({
    release,
    sha256: canonicalHash(release, sha256),
  });
  return async (
    command: PublishAgreementTemplateCommand,
  ): Promise<PublishedRelease<TemplateFacts, AgreementTemplateDiff>> => {
    requireCoordinator(command.caller);
    const parsed = parseDocument(TemplateDocument, command.template);
    if (!parsed.ok) refuseErrors(parsed.findings);
    if (!parsed.ok) throw new TypeError('a document without errors is a template');
    const { schema: _schema, ...template } = parsed.value;
    const { id, version, appendixLabel, terms } = template;
    const [current, there] = await Promise.all([
      tariffs.findAgreementTemplate(id),
      tariffs.findAgreementTemplate(id, version),
    ]);
    const before = current && current.version !== version ? current : undefined;
    return publishRelease(
      {
        release: template,
        facts: { id, version },
        name: `Version ${version} of the template ${id}`,
        findings: [
          ...findOtherId(command.id, id),
          ...findUnprintableTexts({ id, version, appendixLabel, terms }),
        ],
        placement: [],
        there: there && hashed(there),
        before: before && { id: `${before.id} ${before.version}`, ...hashed(before) },
        diff: diffAgreementTemplates,
        publish: () => tariffs.publishAgreementTemplate(template),
      },
      { sha256, dryRun: command.dryRun },
    );
  };
}
