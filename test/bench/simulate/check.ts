/** The stand-alone script over the exported months, as they are and tampered with. */

import { sha256Hex } from '../../../shared/adapters/system/sha256.ts';
import { LATE_PHASE_DEFINITION } from '../../../shared/domain/adherence-definition.ts';
import { canonicalBytes } from '../../../shared/domain/canonical.ts';
import { compareRows, type IndicatorLeaf } from '../../../shared/domain/indicator-log.ts';
import { hashSnapshot, IndicatorLog, makeSnapshot } from '../../../shared/domain/indicator-snapshot.ts';
import { londonMonth } from '../../../shared/domain/london-time.ts';
import { type Rederived, rederive } from '../../support/rederive.ts';
import type { ClosedYear } from './year.ts';

/** Figure and root of every month as the script derives them, where they are not the published ones. */
export function findDisagreements({
  snapshots,
  logs,
  chains,
}: Pick<ClosedYear, 'snapshots' | 'logs' | 'chains'>): string[] {
  const derived = rederive(logs, chains);
  return snapshots.flatMap(({ month, tree, figures }, at): string[] => {
    const said = derived[at];
    const faults = [...(said?.faults ?? ['the script said nothing'])];
    if (said?.root !== tree.root) faults.push(`root ${said?.root ?? 'none'}, published ${tree.root}`);
    for (const { definition, numerator, denominator, display } of figures) {
      const figure = said?.figures[definition.id];
      const isSame =
        figure?.numerator === numerator && figure.denominator === denominator && figure.display === display;
      if (!isSame) faults.push(`${definition.id}: the script says ${JSON.stringify(figure)}`);
    }
    return faults.map((fault) => `${month}: ${fault}`);
  });
}

type Tamper = (leaves: readonly IndicatorLeaf[], at: number) => IndicatorLeaf[];

const inOrder = (leaves: readonly IndicatorLeaf[]): IndicatorLeaf[] =>
  leaves.toSorted((one, other) => compareRows(one.row, other.row));

/** An acceptance becomes a decline, and anything else an acceptance. */
function alterRow({ row, salt }: IndicatorLeaf): IndicatorLeaf {
  const { reason: _none, ...rest } = row;
  return { salt, row: { ...rest, decision: row.decision === 'accepted' ? 'declinedCapacity' : 'accepted' } };
}

export const TAMPERS: Readonly<Record<'altered' | 'missing' | 'added', Tamper>> = {
  altered: (leaves, at) => leaves.map((leaf, index) => (index === at ? alterRow(leaf) : leaf)),
  missing: (leaves, at) => leaves.filter((_, index) => index !== at),
  added: (leaves, at) =>
    inOrder(
      leaves.flatMap((leaf, index) =>
        index === at ? [leaf, { ...leaf, row: { ...leaf.row, sequence: leaf.row.sequence + 1 } }] : [leaf],
      ),
    ),
};

/** As somebody would who can also write the snapshot anew, figures, root and hash, but not the trusts' chains. */
function forge({ snapshot, ...log }: IndicatorLog, leaves: readonly IndicatorLeaf[]): IndicatorLog {
  const { month, revision, closedAt, figures, integrity } = snapshot;
  const openAtEnd = (id: string) => {
    const open = figures.find(({ definition }) => definition.id === id)?.openAtEnd;
    if (!open) throw new Error(`${month} has no figure ${id}`);
    return open;
  };
  const content = makeSnapshot(
    { month, revision, closedAt, leaves, openAtEnd: ({ id }) => openAtEnd(id) },
    sha256Hex,
  );
  const sha256 = hashSnapshot(content, sha256Hex);
  return { ...log, snapshot: { ...content, integrity: { ...integrity, sha256 } }, leaves: [...leaves] };
}

export interface Detection {
  readonly what: string;
  readonly months: number;
  readonly detected: number;
  /** As the script says it, of the first month. */
  readonly words: string;
}

/** The chains with a decision in the month: those that its rows are held against. */
const chainsOf = (chains: ClosedYear['chains'], month: string): ClosedYear['chains'] =>
  chains.filter(({ entries }) =>
    entries.some(({ event, at }) => event.kind === 'decided' && londonMonth(at) === month),
  );

/**
 * One row altered, missing or added in every month; and in the fullest one under a snapshot that was forged anew.
 * @param at which row of so many is tampered with
 */
export function tamperWithMonths(
  { logs, chains }: Pick<ClosedYear, 'logs' | 'chains'>,
  at: (below: number) => number,
): Detection[] {
  const months = logs
    .map((bytes) => IndicatorLog.parse(JSON.parse(new TextDecoder().decode(bytes))))
    .filter(({ leaves }) => leaves.length > 0)
    .sort((one, other) => other.leaves.length - one.leaves.length);
  const tampers = Object.entries(TAMPERS);
  const changed = tampers.flatMap(([, tamper]) =>
    months.map((log) => ({ ...log, leaves: tamper(log.leaves, at(log.leaves.length)) })),
  );
  const said = rederive(changed.map(canonicalBytes));
  const fullest = changed.filter((_, index) => index % months.length === 0);
  const forged = rederive(
    fullest.map((log) => canonicalBytes(forge(log, log.leaves))),
    chainsOf(chains, months[0]?.snapshot.month ?? ''),
  );
  return tampers.flatMap(([what], index) => [
    tell(`one row ${what}`, said.slice(index * months.length, (index + 1) * months.length)),
    tell(`one row ${what}, snapshot forged anew`, forged.slice(index, index + 1)),
  ]);
}

const tell = (what: string, said: readonly Rederived[]): Detection => ({
  what,
  months: said.length,
  detected: said.filter(({ faults }) => faults.length > 0).length,
  words: said[0]?.faults[0] ?? 'nothing',
});

/** The published figure of a month. */
export function figureOf(snapshot: ClosedYear['snapshots'][number]) {
  const figure = snapshot.figures.find(({ definition }) => definition.id === LATE_PHASE_DEFINITION.id);
  if (!figure) throw new Error(`${snapshot.month} has no figure of ${LATE_PHASE_DEFINITION.id}`);
  return figure;
}
