/**
 * What an appendix says, as blocks: the nine parts of appendix.md section 2 in their order. PDF and HTML print the
 * same blocks. Every figure is the object's own, or a plain product of a unit price and a quantity.
 */
import type { FinancialAppendix } from '../../domain/financial-appendix.ts';
import type { Block } from '../pdf/model.ts';
import { viewAppendix } from './appendix-view.ts';
import { describeChanges } from './changes.ts';
import { describeDerivations } from './derivation-annex.ts';
import { describeIdentification } from './identification.ts';
import { describeIntegrity } from './integrity.ts';
import { describeOpening, documentName } from './opening.ts';
import { describePayment } from './payment.ts';
import { describePriceSetting } from './price-setting.ts';
import { describeScheduleA } from './schedule-a.ts';
import { describeScheduleB } from './schedule-b.ts';
import { describeScheduleC } from './schedule-c.ts';
import { describeScheduleD } from './schedule-d.ts';
import { describeScheduleE } from './schedule-e.ts';

export interface AppendixDescription {
  readonly title: string;
  readonly subject: string;
  readonly header: { readonly left: string; readonly right: string };
  readonly footer: { readonly left: string; readonly right: string };
  readonly blocks: readonly Block[];
}

/** Describes a whole appendix. Its texts are the object's; ask refuseUnprintable before printing them. */
export function describeAppendix(appendix: FinancialAppendix): AppendixDescription {
  const view = viewAppendix(appendix);
  const { study, site } = appendix.identification;
  const name = documentName(view);
  const cautions = [
    ...(view.isIssued ? [] : ['Not issued: made offline, unsigned']),
    ...(view.isDemonstration ? ['Demonstration tariff, not NHS prices'] : []),
  ];
  return {
    title: `${name}: ${study.shortTitle} at ${site.name}`,
    subject: `Site price of IRAS ${study.irasId} at ${site.odsCode}${cautions.map((each) => `. ${each}`).join('')}`,
    header: { left: [...cautions, name].join(' · '), right: `IRAS ${study.irasId}` },
    footer: {
      left: `${study.shortTitle} · ${site.name} (${site.odsCode})`,
      right: appendix.integrity.sha256.slice(0, 16),
    },
    blocks: [
      ...describeOpening(view),
      ...describeIdentification(view),
      ...describePriceSetting(view),
      ...describeChanges(view),
      ...describeScheduleA(view),
      ...describeScheduleB(view),
      ...describeScheduleC(view),
      ...describeScheduleD(view),
      ...describeScheduleE(view),
      ...describePayment(view),
      ...describeDerivations(view),
      ...describeIntegrity(view),
    ],
  };
}
