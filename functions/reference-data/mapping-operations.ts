/** The dictionaries of activities, and the Excel templates. */
import { operation } from '../../shared/http/operation.ts';
import { XLSX_MEDIA_TYPE } from '../../shared/ports/review-workbook.ts';
import {
  createPutMapping,
  createReadMapping,
  mappingEtag,
  type PutMappingDeps,
} from '../../shared/usecases/reference-data/activity-mappings.ts';
import {
  createReadWorkbookTemplate,
  type WorkbookTemplateDeps,
} from '../../shared/usecases/reference-data/read-workbook-template.ts';
import { mappingContracts } from './mapping-contracts.ts';

export type MappingDeps = PutMappingDeps & WorkbookTemplateDeps;

export function mappingOperations(deps: MappingDeps) {
  const readMapping = createReadMapping(deps);
  const putMapping = createPutMapping(deps);
  const readTemplate = createReadWorkbookTemplate(deps);
  return {
    readActivityMapping: operation(
      mappingContracts.readActivityMapping,
      async ({ caller, params, query }) => {
        const saved = await readMapping({ caller, ...params, ...query });
        return { status: 200, body: saved.mapping, etag: mappingEtag(saved) };
      },
    ),
    putActivityMapping: operation(
      mappingContracts.putActivityMapping,
      async ({ caller, params, body, ifMatch }) => {
        const { created, etag, ...saved } = await putMapping({ caller, ...params, mapping: body, ifMatch });
        return { status: created ? 201 : 200, body: saved, etag };
      },
    ),
    readTemplate: operation(mappingContracts.readTemplate, async ({ params, query }) => ({
      status: 200,
      body: await readTemplate({ ...params, ...query }),
      contentType: XLSX_MEDIA_TYPE,
      headers: { 'Content-Disposition': `attachment; filename="${params.name}"` },
    })),
  };
}
