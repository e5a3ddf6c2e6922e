/** What changed, in the words of pages. */
import type { ChangedLine } from '../../../shared/domain/delta-document.ts';

/** Why a line changed. */
export const ASPECT_WORDS: Readonly<Record<ChangedLine['changed'][number], string>> = {
  label: 'its name',
  section: 'its section',
  chargedPer: 'what it is charged for',
  quantity: 'how many times',
  trigger: 'what triggers it',
  pricing: 'its tariff item or minutes',
  schedule: 'its visits',
  timesCharged: 'how often it is charged in all',
  tariff: 'the tariff',
  multiplier: 'the multiplier',
};

const PARTICULARS: Readonly<Record<string, string>> = {
  modelAgreement: 'Model agreement',
  templateVersion: 'Version of the agreement’s template',
  appendixLabel: 'Name of the appendix',
  'study.shortTitle': 'Short title',
  'study.title': 'Title',
  'study.cpmsId': 'CPMS ID',
  'study.protocol.number': 'Protocol number',
  'study.protocol.version': 'Protocol version',
  'study.protocol.date': 'Protocol date',
  'study.protocol.sha256': 'Hash of the protocol',
  'study.phase': 'Phase',
  'study.sponsor.name': 'Sponsor',
  'study.sponsor.id': 'Sponsor (code)',
  'study.cro.name': 'CRO',
  'study.cro.id': 'CRO (code)',
  'site.name': 'Name of the site',
  'site.principalInvestigator': 'Principal investigator',
  'leadSite.name': 'Lead site',
  'leadSite.odsCode': 'Lead site (ODS code)',
  'payee.name': 'Payee',
  'payee.vatNumber': 'VAT number of the payee',
  'payee.remittanceEmail': 'Remittance e-mail of the payee',
};

/** `terms.invoicing.frequency` as `Terms: invoicing frequency`; a path that has words of its own gets them. */
export function nameParticular(path: string): string {
  const known = PARTICULARS[path];
  if (known !== undefined) return known;
  const [first = '', ...rest] = path
    .split('.')
    .map((part) => part.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase());
  const head = first.charAt(0).toUpperCase() + first.slice(1);
  return rest.length === 0 ? head : `${head}: ${rest.join(' ')}`;
}
