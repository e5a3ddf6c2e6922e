import { describe, expect, it } from 'vitest';
import { canonicalBytes, canonicalText } from '../../shared/domain/canonical.ts';
import {
  appendixFileName,
  buildAppendix,
  contentOf,
  FinancialAppendix,
  prepareEdition,
  type StudyEdition,
  sealAppendix,
} from '../../shared/domain/financial-appendix.ts';
import { withoutSites } from '../../shared/domain/resource-review.ts';
import { priceSite } from '../../shared/domain/site-price.ts';
import { planStudy } from '../../shared/domain/study-price.ts';
import { findMultiplier } from '../../shared/domain/tariff.ts';
import { ISSUED_AT, sampleAppendix, sampleDocuments, sha256 } from '../support/sample.ts';

const { review, tariff, multipliers } = sampleDocuments();
const HASHES = { review: 'a'.repeat(64), tariff: 'b'.repeat(64), multipliers: 'c'.repeat(64) };

const edition = (change: Partial<StudyEdition> = {}): StudyEdition => ({
  resource: withoutSites(review),
  reviewVersion: 2,
  tariff,
  template: undefined,
  leadSiteName: 'Lead',
  hashes: HASHES,
  ...change,
});

const build = (study: StudyEdition, payee?: { name: string }) => {
  const site = review.sites[0]!;
  const multiplier = findMultiplier(multipliers, site.odsCode)!;
  const price = priceSite(planStudy(review, tariff), site, multiplier);
  const issue = {
    status: 'issued',
    issuedAt: ISSUED_AT,
    number: 3,
    verificationAddress: 'https://ncvr.example/v/x',
  } as const;
  return buildAppendix(study, prepareEdition(study), {
    site,
    name: 'Site',
    multiplier,
    price,
    payee,
    issue,
  });
};

describe('a financial appendix', () => {
  it('is read back by its own schema without a change', () => {
    const appendix = sampleAppendix();
    expect(FinancialAppendix.parse(JSON.parse(canonicalText(appendix)))).toEqual(appendix);
  });

  it('is sealed with the hash of everything but the seal', () => {
    const appendix = sampleAppendix();
    expect(contentOf(appendix)).not.toHaveProperty('integrity');
    expect(appendix.integrity.sha256).toBe(sha256(canonicalBytes(contentOf(appendix))));
  });

  it('has another hash for any other figure, issue number or name', () => {
    const content = build(edition());
    const { sha256: hash } = sealAppendix(content, sha256).integrity;
    const others = [
      { ...content, issue: { ...content.issue, number: 4 } },
      { ...content, price: { ...content.price, expectedPence: content.price.expectedPence + 1 } },
      {
        ...content,
        identification: {
          ...content.identification,
          site: { ...content.identification.site, name: 'Sita' },
        },
      },
    ];
    for (const other of others) expect(sealAppendix(other, sha256).integrity.sha256).not.toBe(hash);
    expect(sealAppendix(structuredClone(content), sha256).integrity.sha256).toBe(hash);
  });

  it('holds all that a recomputation of its prices needs', () => {
    const { inputs, price, identification } = contentOf(sampleAppendix());
    const { arms, visits, activities, schedule } = inputs;
    const plan = planStudy(
      { arms, visits, activities, schedule },
      {
        id: identification.tariff.id,
        provenance: identification.tariff.provenance,
        rules: inputs.tariff.rules,
        roles: [...inputs.tariff.roles],
        items: [...inputs.tariff.items],
      },
    );
    const targets = Object.fromEntries(price.arms.map((arm) => [arm.arm, arm.targetParticipants]));
    expect(
      priceSite(plan, { odsCode: price.odsCode, targetParticipants: targets }, price.multiplier),
    ).toEqual(price);
  });

  it('carries just the roles and items that the study uses, in the order of the release', () => {
    const extra = {
      ...tariff,
      roles: [{ code: 'unused', label: 'Unused', pencePerHour: 1 }, ...tariff.roles],
      items: [...tariff.items, { code: 'UNUSED', label: 'Unused', kind: 'procedure' as const, minutes: [] }],
    };
    const used = prepareEdition(edition({ tariff: extra })).inputs.tariff;
    const codes = new Set(review.activities.map(({ tariffItem }) => tariffItem));
    expect(used.items).toEqual(tariff.items.filter(({ code }) => codes.has(code)));
    expect(used.roles.map(({ code }) => code)).not.toContain('unused');
    const roles = [...used.items, ...review.activities].flatMap(({ minutes }) => minutes ?? []);
    expect(new Set(used.roles.map(({ code }) => code))).toEqual(new Set(roles.map(({ role }) => role)));
  });

  it('takes the terms of the review, and from the template those that the review leaves out', () => {
    const template = {
      id: 'mCTA',
      version: '9',
      appendixLabel: 'Appendix 4',
      terms: { dueDays: 45, uplift: 'by CPI', invoicingFrequency: 'monthly' },
    };
    const resource = { ...withoutSites(review), terms: { dueDays: 30, vatTreatment: 'outside the scope' } };
    const content = build(edition({ template, resource }));
    expect(content.terms).toEqual({
      dueDays: 30,
      uplift: 'by CPI',
      invoicingFrequency: 'monthly',
      vatTreatment: 'outside the scope',
    });
    expect(content.identification).toMatchObject({ templateVersion: '9', appendixLabel: 'Appendix 4' });
  });

  it('leaves blank what neither states, and says nothing of a template that is not known', () => {
    const { terms: _terms, ...resource } = withoutSites(review);
    const content = build(edition({ resource }));
    expect(content.terms).toEqual({});
    expect(content).not.toHaveProperty('payee');
    expect(content.identification).not.toHaveProperty('appendixLabel');
    expect(content.identification).not.toHaveProperty('templateVersion');
  });

  it('puts the label of the template only where the template has one', () => {
    const content = build(edition({ template: { id: 'mCTA', version: '9' } }));
    expect(content.identification).toMatchObject({ templateVersion: '9' });
    expect(content.identification).not.toHaveProperty('appendixLabel');
  });

  it('puts the price in unmodified, with the version, tariff, lead site and payee', () => {
    const site = review.sites[0]!;
    const content = build(edition(), { name: 'Trust finance' });
    const price = priceSite(planStudy(review, tariff), site, findMultiplier(multipliers, site.odsCode)!);
    expect(content.price).toEqual(price);
    expect(content.payee).toEqual({ name: 'Trust finance' });
    expect(content.identification).toMatchObject({
      reviewVersion: 2,
      leadSite: { odsCode: review.leadSite.odsCode, name: 'Lead' },
      site: { odsCode: site.odsCode, name: 'Site', principalInvestigator: site.principalInvestigator },
      tariff: {
        id: tariff.id,
        financialYear: tariff.financialYear,
        provenance: tariff.provenance,
        source: tariff.source,
      },
      modelAgreement: review.study.modelAgreement,
      study: review.study,
    });
    expect(content.inputs.hashes).toEqual(HASHES);
  });

  it('has a name that people can file', () => {
    const content = contentOf(sampleAppendix('RRV'));
    expect(appendixFileName(content, 'pdf')).toBe('1009991_RRV_v1_appendix.pdf');
    expect(appendixFileName(content, 'json')).toBe('1009991_RRV_v1_appendix.json');
  });

  it('made offline says that it is not issued, is not signed and cannot be verified at an address', () => {
    const appendix = sampleAppendix();
    expect(appendix.issue).toEqual({ status: 'notIssued', issuedAt: ISSUED_AT, number: 1 });
    expect(appendix.integrity).not.toHaveProperty('signature');
  });
});
