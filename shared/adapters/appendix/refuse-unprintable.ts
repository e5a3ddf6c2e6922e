import { DomainError } from '../../domain/errors.ts';
import type { FinancialAppendix } from '../../domain/financial-appendix.ts';
import { findUnprintableField } from '../pdf/font/unprintable-field.ts';

/**
 * Refuses an appendix that the document font cannot print. Looks at every text that is printed; the sources of the
 * tariff's own figures stay in the data.
 * @throws DomainError `unprintableText`, whose path is the field's in the appendix
 */
export function refuseUnprintable(appendix: FinancialAppendix): void {
  const { issue, identification, price, terms, payee, inputs, integrity } = appendix;
  const { arms, visits, tariff } = inputs;
  const roles = tariff.roles.map(({ code, label }) => ({ code, label }));
  // An address is typed on several lines and printed on one.
  const invoiceTo = terms.invoiceTo?.replaceAll('\n', ' ');
  const found = findUnprintableField({
    issue,
    identification,
    price,
    terms: { ...terms, invoiceTo },
    payee,
    inputs: { arms, visits, tariff: { roles } },
    integrity,
  });
  if (!found) return;
  throw new DomainError('unprintableText', found.message, {
    path: found.path,
    mend: 'Replace the character with a letter, digit or sign of the Latin or Greek script.',
  });
}
