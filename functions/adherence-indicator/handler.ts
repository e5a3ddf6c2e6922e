import { PUBLISHED_ESCALATION_RATE } from '../../shared/domain/escalation.ts';
import { PUBLISHED_CLOCK } from '../../shared/domain/set-up-clock.ts';
import type { ApiDeps } from '../../shared/http/api-deps.ts';
import { chooseType } from '../../shared/http/choose-type.ts';
import { formatCsv } from '../../shared/http/csv.ts';
import { type ApiResponse, operation } from '../../shared/http/operation.ts';
import type { IndicatorShelf } from '../../shared/ports/indicator-shelf.ts';
import {
  createLinkLog,
  createReadProof,
  createReadSnapshot,
  type IndicatorDocument,
  type LinkLogDeps,
  type ReadProofDeps,
} from '../../shared/usecases/adherence-indicator/read-closed.ts';
import { createReadMonth } from '../../shared/usecases/adherence-indicator/read-month.ts';
import { createReadSeries } from '../../shared/usecases/adherence-indicator/read-series.ts';
import {
  createReadTrusts,
  type ReadTrustsDeps,
} from '../../shared/usecases/adherence-indicator/read-trusts.ts';
import { TIDY_HEADINGS, tidySeries } from '../../shared/usecases/adherence-indicator/tidy-rows.ts';
import { answerRoutes } from '../answer-routes.ts';
import { CSV_MEDIA_TYPE, contracts } from './contract.ts';
import { TRUST_HEADINGS, toTrustCells } from './trusts-csv.ts';

export type IndicatorDeps = ReadTrustsDeps &
  ReadProofDeps &
  LinkLogDeps &
  ApiDeps & { readonly shelf: Pick<IndicatorShelf, 'findNationalFold' | 'findAreaFold' | 'findClosedMonth'> };

const wantsCsv = (accept: string): boolean =>
  chooseType(accept, ['application/json', 'text/csv']) === 'text/csv';

function csv(filename: string, rows: readonly (readonly string[])[]): ApiResponse {
  return {
    status: 200,
    body: formatCsv(rows),
    contentType: CSV_MEDIA_TYPE,
    headers: { 'Content-Disposition': `attachment; filename="${filename}"`, Vary: 'Accept' },
  };
}

/** As its bytes, for a document that is not its own canonical form fails verification. */
function download({ bytes, filename }: IndicatorDocument): ApiResponse {
  return {
    status: 200,
    body: bytes,
    contentType: 'application/json',
    headers: { 'Content-Disposition': `attachment; filename="${filename}"` },
  };
}

/** Answers the routes of the indicator: public ones, and those below national for coordinators and each trust. */
export function createHandler(deps: IndicatorDeps) {
  return answerRoutes({
    capability: 'adherence-indicator',
    deps,
    operations: { ...figureOperations(deps), ...closedOperations(deps) },
  });
}

function figureOperations(deps: IndicatorDeps) {
  const readMonth = createReadMonth(deps);
  const readSeries = createReadSeries(deps);
  const readTrusts = createReadTrusts(deps);
  return {
    readIndicatorMonth: operation(contracts.readIndicatorMonth, async ({ params }) => ({
      status: 200,
      body: await readMonth(params),
    })),
    readIndicatorSeries: operation(contracts.readIndicatorSeries, async ({ query, accept }) => {
      const items = await readSeries(query);
      const fold = await deps.shelf.findNationalFold();
      if (wantsCsv(accept)) return csv('ncvr-adherence.csv', [TIDY_HEADINGS, ...tidySeries(items, fold)]);
      const published = { escalationRate: PUBLISHED_ESCALATION_RATE, setUpClock: PUBLISHED_CLOCK };
      return { status: 200, body: { items, ...(fold && { fold }), published }, headers: { Vary: 'Accept' } };
    }),
    readIndicatorTrusts: operation(contracts.readIndicatorTrusts, async ({ params, query, accept }) => {
      const trusts = await readTrusts({ ...params, ...query });
      const { month, definition, items } = trusts;
      if (!wantsCsv(accept)) return { status: 200, body: trusts, headers: { Vary: 'Accept' } };
      const rows = items.map((row) => toTrustCells(month, definition, row));
      return csv(`ncvr-adherence_${month}_trusts.csv`, [TRUST_HEADINGS, ...rows]);
    }),
  };
}

function closedOperations(deps: IndicatorDeps) {
  const readSnapshot = createReadSnapshot(deps);
  const readProof = createReadProof(deps);
  const linkLog = createLinkLog(deps);
  return {
    readIndicatorSnapshot: operation(contracts.readIndicatorSnapshot, async ({ params, query }) =>
      download(await readSnapshot({ ...params, ...query })),
    ),
    readIndicatorProof: operation(contracts.readIndicatorProof, async ({ caller, params, query }) =>
      download(await readProof({ caller, ...params, ...query })),
    ),
    exportIndicatorLog: operation(contracts.exportIndicatorLog, async ({ params, query }) => ({
      status: 303,
      headers: { Location: await linkLog({ ...params, ...query }) },
    })),
  };
}
