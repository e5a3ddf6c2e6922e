/** Exports of decision logs. */
import { operation } from '../../shared/http/operation.ts';
import {
  createExportLog,
  createExportStudyLogs,
  type ExportLogDeps,
} from '../../shared/usecases/trust-acceptance/export-log.ts';
import { logContracts } from './log-contracts.ts';

export function logOperations(deps: ExportLogDeps) {
  const exportLog = createExportLog(deps);
  const exportStudyLogs = createExportStudyLogs(deps);
  return {
    exportLog: operation(logContracts.exportLog, async ({ caller, params }) => {
      const log = await exportLog({ caller, ...params });
      const name = `${params.irasId}_${params.odsCode}_decision-log.json`;
      return {
        status: 200,
        body: log,
        headers: { 'content-disposition': `attachment; filename="${name}"` },
      };
    }),
    exportStudyLogs: operation(logContracts.exportStudyLogs, async ({ caller, params, query }) => ({
      status: 200,
      body: await exportStudyLogs({ caller, ...params, ...query }),
    })),
  };
}
