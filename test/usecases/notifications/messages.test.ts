/** What people read: plain words and a link, never a price, and never more than one message. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../shared/adapters/system/sha256.ts';
import { ROLES } from '../../../shared/domain/person.ts';
import type { Notification } from '../../../shared/ports/study-ledger.ts';
import { createDeliver } from '../../../shared/usecases/notifications/deliver.ts';
import { type Recipient, writeMessage } from '../../../shared/usecases/notifications/write-message.ts';
import { someNotification } from '../../support/ledger-fixtures.ts';
import { personAs, register, SPONSOR } from '../../support/service-deps.ts';
import { LEAD } from '../resource-review/small-review.ts';
import { company, createStudyProcess } from '../resource-review/study-process.ts';
import { createMemoryMailer } from './mail-in-memory.ts';

const ann: Recipient = {
  issuer: 'https://identity.example',
  subject: 'ann',
  name: 'Ann Example',
  email: 'ann@rrv.example',
};
const settings = { serviceName: 'NCVR', baseUrl: 'https://ncvr.example', sha256: sha256Hex };
const write = (changes: Partial<Notification>, siteName?: string, recipient = ann) =>
  writeMessage(someNotification(changes), recipient, siteName, settings);

/** Each kind with a path that it leads to; the compiler asks for a row per kind. */
const PATHS: Readonly<Record<Notification['kind'], string>> = {
  priceIssued: '/studies/1004321/sites/RRV',
  priceReissued: '/studies/1004321/sites/RRV',
  reminder: '/studies/1004321/sites/RRV',
  reviewSubmitted: '/studies/1004321/review',
  queryRaised: '/studies/1004321/review',
  queryAnswered: '/studies/1004321/review',
  reviewAgreed: '/studies/1004321',
  decisionMade: '/studies/1004321/sites/RRV',
  escalationRaised: '/studies/1004321/sites/RRV',
  escalationJudged: '/studies/1004321/sites/RRV',
  milestonesRecorded: '/studies/1004321/sites/RRV',
};
const KINDS = Object.keys(PATHS) as Notification['kind'][];
const facts = {
  shortTitle: 'CARDIO-1',
  odsCode: 'RRV',
  reviewVersion: '1',
  days: '14',
  decision: 'accepted',
  judgement: 'upheld',
  // People may type anything here, so it stays out.
  reason: 'We need 1,234.56 pounds more',
  item: 'ECG at 77.10 pounds',
  percent: '5.123',
};

describe.each(KINDS)('%s', (kind) => {
  it.each(ROLES)('tells a %s what happened, with a link to the page, in text and in HTML', (role) => {
    const message = write({ kind, facts, to: { role, organisation: 'RRV' } }, 'UCLH');
    const link = `https://ncvr.example${PATHS[kind]}`;
    expect(message.subject).toMatch(/^CARDIO-1 \(IRAS 1004321\): \S.*[a-z)]$/);
    expect(message.text.split('\n')).toContain(link);
    expect(message.html).toContain(`<a href="${link}">`);
    expect(message.text).toContain('Dear Ann Example,');
    expect(message.text).not.toMatch(/undefined|\[object|{|}/);
    expect(`${message.subject}${message.text}${message.html}`).not.toMatch(/1,234|77\.10|5\.123|£|pence/);
    expect(message.to).toBe('ann@rrv.example');
  });

  it('is still a message where a fact is missing', () => {
    const message = write({ kind, facts: {} });
    expect(message.subject).toMatch(/^IRAS 1004321: \S/);
    expect(message.text).toContain('https://ncvr.example/studies/1004321');
    expect(message.text).not.toContain('undefined');
  });
});

describe('the words', () => {
  it('say to the trust that it decides, and to others that the trust does', () => {
    const of = (role: 'siteRepresentative' | 'companyRepresentative') =>
      write({ kind: 'priceIssued', facts, to: { role, organisation: 'RRV' } }, 'UCLH');
    expect(of('siteRepresentative').subject).toBe(
      'CARDIO-1 (IRAS 1004321): a site price is ready for your decision',
    );
    expect(of('companyRepresentative').subject).toBe(
      'CARDIO-1 (IRAS 1004321): the site price of UCLH (RRV) is issued',
    );
  });

  it.each([
    ['accepted', 'UCLH (RRV) has accepted its site price.'],
    ['notAccepted', 'UCLH (RRV) has not accepted its site price.'],
    ['declinedCapacity', 'UCLH (RRV) cannot take part for reasons of capacity or capability.'],
  ])('name the decision %s', (decision, sentence) => {
    const { text } = write({ kind: 'decisionMade', facts: { ...facts, decision } }, 'UCLH');
    expect(text.split('\n')).toContain(sentence);
  });

  it('of a reminder name the days', () => {
    expect(write({ kind: 'reminder', facts }).text).toContain('more than 14 days');
  });

  it('of a reminder ask the trust to decide, and the network to judge the missing item, on its page', () => {
    const to = { role: 'networkAssessor', organisation: 'Y56' } as const;
    const item = { ...facts, escalation: '1004321-RRV-2' };
    const network = write({ kind: 'reminder', facts: item, to }, 'UCLH');
    expect(network.subject).toBe('CARDIO-1 (IRAS 1004321): a missing item still waits for your judgement');
    expect(network.text).toContain('has waited for your judgement for more than 14 days');
    expect(network.text.split('\n')).toContain('https://ncvr.example/escalations/1004321-RRV-2');
    const days = write({ kind: 'reminder', facts: { odsCode: 'RRV' }, to }, 'UCLH').text;
    expect(days).toContain('still waits for your judgement');
    expect(write({ kind: 'reminder', facts: item }, 'UCLH').text).toContain('your decision');
  });

  it.each(['escalationRaised', 'escalationJudged'] as const)('of %s lead to the missing item', (kind) => {
    const { text } = write({ kind, facts: { ...facts, escalation: '1004321-RRV-2' } }, 'UCLH');
    expect(text.split('\n')).toContain('https://ncvr.example/escalations/1004321-RRV-2');
  });
});

describe('texts that people typed', () => {
  it('never begin another header, another line or a tag', () => {
    const nasty = fc.string({ unit: 'binary', maxLength: 120 });
    fc.assert(
      fc.property(nasty, nasty, fc.constantFrom(...KINDS), (shortTitle, name, kind) => {
        const message = write({ kind, facts: { ...facts, shortTitle } }, undefined, { ...ann, name });
        expect(message.subject).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029]/u);
        expect(Array.from(message.subject).length).toBeLessThanOrEqual(200);
        const plain = write({ kind, facts: { ...facts, shortTitle: 'x' } });
        expect(message.text.split('\n')).toHaveLength(plain.text.split('\n').length);
        expect(message.html.match(/</g)).toHaveLength(plain.html.match(/</g)!.length);
      }),
    );
  });

  it('stand in HTML as they are', () => {
    const { html } = write({ facts: { ...facts, shortTitle: '<b>"A" & \'B\'</b>' } });
    expect(html).toContain('&lt;b&gt;&quot;A&quot; &amp; &#39;B&#39;&lt;/b&gt;');
  });
});

describe('the messages of a study', () => {
  it('tell lead site, company and trusts of each step, and hold no amount of any price', async () => {
    const study = await createStudyProcess();
    for (const person of [
      personAs('studyResourceReviewer', LEAD),
      personAs('companyRepresentative', SPONSOR),
      personAs('siteRepresentative', 'RJ1'),
      personAs('siteRepresentative', 'RK9'),
    ]) {
      await register(study, person);
    }
    await study.save();
    await study.submit();
    await study.queryReview({ caller: company, irasId: '1004321', entry: { comment: 'Why so much?' } });
    await study.save();
    await study.submit();
    await study.agree();
    await study.work();
    await study.decideAt('RJ1', 'accepted');
    const mailer = createMemoryMailer();
    await createDeliver({ ...study, ...settings, mailer })({ forMs: 1000 });
    const told = mailer.sent.map(({ to, subject }) => `${to} ${subject.split(': ')[1] ?? ''}`);
    expect(told).toEqual(
      expect.arrayContaining([
        'companyRepresentative-example-pharma@example.org a resource review is ready for you to check',
        'studyResourceReviewer-RRV@example.org the company has asked about the resource review',
        'siteRepresentative-RJ1@example.org a site price is ready for your decision',
        'siteRepresentative-RK9@example.org a site price is ready for your decision',
      ]),
    );
    expect(told.filter((line) => line.includes('has accepted its site price'))).toHaveLength(2);
    const { items } = await study.ledger.listOffers('1004321', { limit: 10 });
    const amounts = items.flatMap(({ documents }) => [documents!.expectedPence, documents!.oneOffPence]);
    expect(amounts).toHaveLength(4);
    const everything = mailer.sent.map(({ id: _id, at: _at, ...message }) => JSON.stringify(message)).join();
    for (const pence of amounts) {
      const pounds = (pence / 100).toFixed(2);
      for (const text of [String(pence), pounds, pounds.replace(/\B(?=(\d{3})+\.)/g, ',')]) {
        expect(everything).not.toContain(text);
      }
    }
  });
});
