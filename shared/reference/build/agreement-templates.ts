import { readSource, required } from './csv.ts';
import { type BuiltFile, byCode, jsonFile, writeFiles } from './output.ts';

/** The UK model agreements by name, to be replaced by each template's own version, label and terms. */
export function buildAgreementTemplates(): BuiltFile[] {
  const rows = readSource('agreement-templates.csv')
    .map((row) => ({
      id: required(row, 'id'),
      title: required(row, 'name'),
      version: 'demonstration',
      appendixLabel: 'Financial appendix',
      // The published texts are not among our sources: a term that is absent stays blank in the appendix.
      terms: {},
    }))
    .sort((a, b) => byCode(a.id, b.id));
  return [
    jsonFile('agreement-templates.json', {
      schema: 'ncvr.agreement-templates/1',
      provenance: 'demonstration',
      source:
        'Names of the UK model agreements (HRA, IRAS). Template versions, appendix numbers and terms belong to the published templates and are loaded from them; a term that is absent is left blank',
      rows,
    }),
  ];
}

if (import.meta.main) writeFiles(buildAgreementTemplates());
