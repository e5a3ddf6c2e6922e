/** Part 8: terms of payment. What neither review nor template states is a line to write on. */
import type { Block } from '../pdf/model.ts';
import type { AppendixView } from './appendix-view.ts';
import { statedTerm } from './stated-term.ts';
import { onOneLine } from './words.ts';

export function describePayment({ appendix }: AppendixView): readonly Block[] {
  const { terms, payee } = appendix;
  const { dueDays, invoiceTo } = terms;
  const stated = (key: string, value: string | undefined) =>
    statedTerm(key, value, 'Not stated in review or template');
  const ofPayee = (key: string, value: string | undefined) =>
    statedTerm(key, value, 'Not known when this was made');
  return [
    { kind: 'heading', level: 2, text: '8. Payment' },
    {
      kind: 'keyValues',
      pairs: 2,
      keyPercent: 44,
      rows: [
        stated('Invoicing frequency', terms.invoicingFrequency),
        stated(
          'Payment due within',
          dueDays === undefined ? undefined : `${dueDays} ${dueDays === 1 ? 'day' : 'days'}`,
        ),
        stated('VAT treatment', terms.vatTreatment),
        stated('Uplift', terms.uplift),
        stated('Invoice to', invoiceTo === undefined ? undefined : onOneLine(invoiceTo)),
        ofPayee('Payee', payee?.name),
        ofPayee('Payee’s VAT number', payee?.vatNumber),
        ofPayee('Remittance advice to', payee?.remittanceEmail),
        {
          key: 'Payee’s bank account',
          value: { blank: 'Filled in by the trust on the signed copy; account numbers are never stored' },
          wide: true,
        },
      ],
    },
  ];
}
