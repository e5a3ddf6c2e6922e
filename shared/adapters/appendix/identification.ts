/** Part 1: which agreement, study, site, review, tariff and issue the document is for. */
import { formatMultiplier } from '../../domain/tariff.ts';
import type { Block, KeyValue } from '../pdf/model.ts';
import type { AppendixView } from './appendix-view.ts';
import { dayInWords, momentInWords } from './words.ts';

export function describeIdentification(view: AppendixView): readonly Block[] {
  return [
    { kind: 'heading', level: 2, text: '1. Identification' },
    {
      kind: 'keyValues',
      pairs: 2,
      density: 'compact',
      rows: [
        ...describeAgreement(view),
        ...describeStudy(view),
        ...describeSite(view),
        ...describeBasis(view),
        ...describeIssue(view),
      ],
    },
  ];
}

function describeAgreement({ appendix }: AppendixView): readonly KeyValue[] {
  const { modelAgreement, templateVersion, appendixLabel } = appendix.identification;
  return [
    { key: 'Model agreement', value: modelAgreement },
    { key: 'Template version', value: templateVersion ?? { blank: 'Version of the agreement’s template' } },
    { key: 'Appendix', value: appendixLabel ?? { blank: 'Its label in the agreement' } },
    { key: 'NCVR', value: 'Yes: National Contract Value Review' },
  ];
}

function describeStudy({ appendix }: AppendixView): readonly KeyValue[] {
  const { study } = appendix.identification;
  const { number, version, date } = study.protocol;
  return [
    { key: 'Study', value: study.shortTitle },
    { key: 'Protocol', value: `${number}, version ${version}, ${dayInWords(date)}` },
    { key: 'Full title', value: study.title, wide: true },
    { key: 'IRAS ID', value: study.irasId },
    { key: 'CPMS ID', value: study.cpmsId ?? 'Not stated in the review' },
    { key: 'Sponsor', value: study.sponsor.name },
    { key: 'CRO', value: study.cro?.name ?? 'None' },
  ];
}

function describeSite({ appendix }: AppendixView): readonly KeyValue[] {
  const { site, leadSite } = appendix.identification;
  return [
    { key: 'Site', value: site.name, strong: true },
    { key: 'ODS code', value: site.odsCode },
    { key: 'Principal investigator', value: site.principalInvestigator },
    { key: 'Lead site', value: `${leadSite.name} (${leadSite.odsCode})` },
  ];
}

function describeBasis({ appendix, isDemonstration }: AppendixView): readonly KeyValue[] {
  const { tariff, reviewVersion } = appendix.identification;
  const { micro, set, source } = appendix.price.multiplier;
  const caution = isDemonstration ? ', demonstration tariff' : '';
  return [
    { key: 'Review version', value: String(reviewVersion) },
    { key: 'Tariff release', value: `${tariff.id}, ${tariff.financialYear}${caution}` },
    { key: 'Site multiplier', value: formatMultiplier(micro), strong: true },
    { key: 'Multiplier set', value: set },
    { key: 'Multiplier source', value: source, wide: true },
  ];
}

function describeIssue({ appendix, isIssued }: AppendixView): readonly KeyValue[] {
  const { issuedAt, number } = appendix.issue;
  const { sha256 } = appendix.integrity;
  return [
    isIssued
      ? { key: 'Issued', value: `Number ${number}, ${momentInWords(issuedAt)}` }
      : { key: 'Made, not issued', value: momentInWords(issuedAt) },
    { key: 'Short hash', value: sha256.slice(0, 16) },
    { key: 'Hash (SHA-256)', value: sha256, wide: true },
  ];
}
