/** A month trust by trust, and by region and ICB: which did not accept, and with which reason. For coordinators. */
import { IndicatorDefinitionId } from '../../../shared/domain/adherence-definition.ts';
import { createLinkLog } from '../../../shared/usecases/adherence-indicator/read-closed.ts';
import {
  createReadTrusts,
  type IndicatorTrusts,
  type ReadTrustsCommand,
  TRUST_ANSWERS,
} from '../../../shared/usecases/adherence-indicator/read-trusts.ts';
import { TIDY_HEADINGS, tidyAreas } from '../../../shared/usecases/adherence-indicator/tidy-rows.ts';
import { ANSWER_WORDS, TRUST_HEADINGS, toTrustCells } from '../../adherence-indicator/trusts-csv.ts';
import { csvFile } from '../frame/csv-file.ts';
import { type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import { sliceOf } from '../frame/slices.ts';
import { FILTERS } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';
import { monthOf, revisionOf } from './month-of.ts';

const ON_A_PAGE = 50;

/** What the address asks for; anything that is no choice means all. */
function commandOf(request: SignedInRequest): ReadTrustsCommand {
  const { query } = request;
  const chosen = (name: string): string | undefined => query.get(name) || undefined;
  return {
    month: monthOf(request),
    definition: IndicatorDefinitionId.safeParse(query.get('definition')).data,
    region: chosen('region'),
    icb: chosen('icb'),
    answer: TRUST_ANSWERS.find((answer) => answer === query.get('answer')),
  };
}

const itemsOf = (areas: IndicatorTrusts['regions']) =>
  areas.map(({ area }) => ({ value: area.code, text: area.name }));

export function createIndicatorTrustPages(deps: WebDeps) {
  const readTrusts = createReadTrusts(deps);
  const linkLog = createLinkLog(deps);

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const command = commandOf(request);
    const trusts = await readTrusts(command);
    const closed = await deps.shelf.findClosedMonth(command.month);
    const folded = new Map(trusts.fold?.areas.map(({ area, figures }) => [area.code, figures]));
    const withFold = (areas: IndicatorTrusts['regions']) =>
      areas.map((each) => ({ ...each, folded: folded.get(each.area.code) }));
    return {
      kind: 'page',
      template: 'indicator/trusts.njk',
      title: `Trusts in ${FILTERS.month(command.month)}`,
      back: { href: '/indicator', text: 'Adherence indicator' },
      model: {
        command,
        trusts,
        slice: sliceOf(trusts.items, request, { field: 'page', size: ON_A_PAGE }),
        answerWords: ANSWER_WORDS,
        answerItems: TRUST_ANSWERS.map((answer) => ({ value: answer, text: ANSWER_WORDS[answer] })),
        regionItems: itemsOf(trusts.regions),
        icbItems: itemsOf(trusts.icbs),
        regions: withFold(trusts.regions),
        icbs: withFold(trusts.icbs),
        snapshot: closed?.snapshot,
        choice: request.query.toString(),
      },
    };
  };

  /** The trusts that the page lists, on all of its pages. */
  const csv = async (request: SignedInRequest): Promise<Reply> => {
    const { month, definition, items } = await readTrusts(commandOf(request));
    const rows = items.map((row) => toTrustCells(month, definition, row));
    return csvFile(`ncvr-adherence_${month}_trusts.csv`, TRUST_HEADINGS, rows);
  };

  const areasCsv = async (request: SignedInRequest): Promise<Reply> => {
    const trusts = await readTrusts(commandOf(request));
    return csvFile(`ncvr-adherence_${trusts.month}_areas.csv`, TIDY_HEADINGS, tidyAreas(trusts));
  };

  const log = async (request: SignedInRequest): Promise<Reply> =>
    redirect(await linkLog({ month: monthOf(request), revision: revisionOf(request) }));

  return { show, csv, areasCsv, log };
}
