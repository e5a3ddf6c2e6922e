/** What stands at the head of the document: its name, what it is not, and the price in three figures. */
import { formatSterling } from '../../domain/money.ts';
import { formatMultiplier } from '../../domain/tariff.ts';
import type { Block, CalloutBlock, FiguresBlock, ParagraphBlock } from '../pdf/model.ts';
import type { AppendixView } from './appendix-view.ts';

/** The appendix's name belongs to the agreement's template; without one the document has a neutral name. */
export const documentName = ({ appendix }: AppendixView): string =>
  appendix.identification.appendixLabel ?? 'Financial appendix';

export function describeOpening(view: AppendixView): readonly Block[] {
  const { study, site } = view.appendix.identification;
  return [
    {
      kind: 'title',
      eyebrow: 'National Contract Value Review',
      text: documentName(view),
      lead: `${study.shortTitle} at ${site.name}`,
      varies: true,
    },
    ...describeCautions(view),
    describeFigures(view),
  ];
}

/** One box says all that the document is not. */
function describeCautions({ isDemonstration, isIssued }: AppendixView): readonly CalloutBlock[] {
  const blocks: ParagraphBlock[] = [];
  if (!isIssued) {
    blocks.push({
      kind: 'paragraph',
      text: [
        { text: 'Not issued: made offline, unsigned. ', strong: true },
        'It carries no signature and cannot be accepted; the service issues the appendix that goes into a contract.',
      ],
    });
  }
  if (isDemonstration) {
    blocks.push({
      kind: 'paragraph',
      text: [
        { text: 'Demonstration tariff. ', strong: true },
        'The prices come from a tariff put together from public figures to show how the service works. It is not the national tariff: these are not NHS prices and must not be used in a contract.',
      ],
    });
  }
  return blocks.length === 0 ? [] : [{ kind: 'callout', tone: 'warning', blocks }];
}

function describeFigures({ appendix, armGroups }: AppendixView): FiguresBlock {
  const { price, identification } = appendix;
  const participants = price.arms.reduce((sum, { targetParticipants }) => sum + targetParticipants, 0);
  const [group] = armGroups;
  const oneParticipant =
    armGroups.length === 1 && group
      ? [
          {
            label: 'One completed participant',
            value: formatSterling(group.completedParticipantPence),
            note: group.arms.length === 1 ? 'Schedule A' : 'Schedule A, the same in every arm',
          },
        ]
      : [];
  return {
    kind: 'figures',
    emphasis: 'first',
    items: [
      {
        label: 'Expected total',
        value: formatSterling(price.expectedPence),
        note: `At the target of ${countOf(participants, 'participant')}, without VAT`,
      },
      ...oneParticipant,
      {
        label: 'One-off items',
        value: formatSterling(price.oneOffPence),
        note: 'Schedules C and E, charged once',
      },
      ...(oneParticipant.length > 0
        ? []
        : [
            {
              label: 'Site multiplier',
              value: formatMultiplier(price.multiplier.micro),
              note: `${identification.site.odsCode}, ${price.multiplier.set}`,
            },
          ]),
    ],
  };
}

const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
