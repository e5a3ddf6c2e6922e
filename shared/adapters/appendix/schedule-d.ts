/** Part 6, Schedule D: screening failures. */
import type { Block, KeyValue } from '../pdf/model.ts';
import type { AppendixView } from './appendix-view.ts';
import { describeOccurrences } from './schedule-b.ts';

export function describeScheduleD({ appendix }: AppendixView): readonly Block[] {
  const lines = appendix.price.lines.filter(
    ({ chargedPer, section }) => chargedPer === 'occurrence' && section === 'screening',
  );
  return [
    { kind: 'heading', level: 2, text: '6. Schedule D: screening failures' },
    {
      kind: 'paragraph',
      staysWithNext: true,
      text: 'The visits of a participant who fails screening have the prices of Schedule A.',
    },
    { kind: 'keyValues', varies: false, rows: [describeLimit(appendix.terms.screenFailures)] },
    describeOccurrences(lines, 'No further items.', 'Charged for a screening failure'),
  ];
}

function describeLimit(screenFailures: AppendixView['appendix']['terms']['screenFailures']): KeyValue {
  const key = 'Screening failures paid';
  if (!screenFailures)
    return { key, value: { blank: 'All of them, or the limit: not stated in review or template' } };
  return { key, value: screenFailures.payment === 'all' ? 'All' : `Limited: ${screenFailures.limit}` };
}
