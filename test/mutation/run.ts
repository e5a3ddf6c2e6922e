/**
 * `npm run test:mutation [-- [--changed] [--group NAME ...]]`: breaks the domain on purpose, one small change at a time, and
 * counts how many changes the tests notice. Groups run one after another; each is kept in results.json when it ends.
 * `--changed` judges again only what changed since the last run on this machine, in its code or in its tests.
 * It fails where a group or the whole is below 90%.
 */
import { parseArgs } from 'node:util';
import { describeMachine } from '../bench/machine.ts';
import { chooseGroups, groupDomain } from './groups.ts';
import { judgeGroup } from './judge-group.ts';
import { formatTable, keepResults, LOWEST_SCORE, lowScores, readResults } from './results.ts';

const { values } = parseArgs({
  options: {
    group: { type: 'string', multiple: true, default: [] },
    changed: { type: 'boolean', default: false },
  },
});

const machine = describeMachine();
const groups = chooseGroups(values.group);
const failed: string[] = [];
for (const group of groups) {
  const start = performance.now();
  const scores = judgeGroup(group, { onlyChanged: values.changed });
  if (scores === undefined) failed.push(group.name);
  else keepResults({ group, scores, at: new Date(), machine, all: groupDomain() });
  console.log(`${group.name}: ${((performance.now() - start) / 60_000).toFixed(1)} minutes`);
}

const chosen = readResults().filter(({ name }) => groups.some((group) => group.name === name));
console.log(`\n${formatTable(chosen)}\n`);
console.log('Each survivor, in its code: reports/mutation/<group>/mutation.html');
for (const name of lowScores(chosen)) console.error(`Below ${LOWEST_SCORE}%: ${name}`);
for (const name of failed) console.error(`Not judged, see what was said above: ${name}`);
process.exitCode = failed.length + lowScores(chosen).length === 0 ? 0 : 1;
