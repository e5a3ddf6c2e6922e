/** An upheld missing item on the pages: it leads the lead site from its home page into the next version. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createJudgeEscalation } from '../../../shared/usecases/trust-acceptance/judge-escalation.ts';
import { createRaiseEscalation } from '../../../shared/usecases/trust-acceptance/raise-escalation.ts';
import { IRAS_ID } from '../../usecases/resource-review/small-review.ts';
import {
  company,
  coordinator,
  lead,
  londonNetwork,
  trust,
} from '../../usecases/resource-review/study-process.ts';
import { LARGE } from '../../usecases/trust-acceptance/trust-process.ts';
import { createWebService, type Visitor, type WebService } from './web-visitor.ts';

const STUDY = `/studies/${IRAS_ID}`;
let web: WebService;
let visitor: Visitor;

async function uphold(label: string): Promise<string> {
  const { id } = await createRaiseEscalation(web.study)({
    ...{ caller: trust('RJ1'), irasId: IRAS_ID, odsCode: 'RJ1', item: { ...LARGE, label } },
    ...{ evidence: 'Protocol, table 2', inProtocolSchedule: true },
  });
  await createJudgeEscalation(web.study)({ caller: londonNetwork, id, judgement: 'upheld' });
  return id;
}

beforeEach(async () => {
  web = await createWebService();
  await web.study.bringToIssued();
  visitor = await web.signedIn(lead);
});

const DUE = 'New version due';
const itemOfHome = async () =>
  /New versions to make[\s\S]*?(\d+ waiting|Nothing waits)/.exec((await visitor.get('/')).body)?.[1];

describe('an upheld missing item', () => {
  it('is on the lead site’s home page, in its list of studies, and on the study, until the next version is begun', async () => {
    expect(await itemOfHome()).toBe('Nothing waits');
    expect((await visitor.get('/studies')).body).not.toContain(DUE);
    const id = await uphold('Liver <b>biopsy</b>');
    expect(await itemOfHome()).toBe('1 waiting');
    expect((await visitor.get('/studies')).body).toContain(DUE);
    const { body } = await visitor.get(STUDY);
    expect(body).toContain('A network upheld a missing item of version 1');
    expect(body).toContain(
      `<a href="/escalations/${id}">Liver &lt;b&gt;biopsy&lt;/b&gt;</a>, reported by RJ1`,
    );
    expect(body).toContain('1 item to add');
    const next = await visitor.get(`${STUDY}/next-version`);
    expect(next.body).toContain('added as a line of its own');
    expect(next.body).toContain('Liver &lt;b&gt;biopsy&lt;/b&gt;, reported by RJ1');
    expect((await visitor.post(`${STUDY}/next-version`)).location).toBe(`${STUDY}/draft`);
    expect((await visitor.get(`${STUDY}/draft`)).body).toContain('Liver &lt;b&gt;biopsy&lt;/b&gt;');
    expect(await itemOfHome()).toBe('Nothing waits');
    expect((await visitor.get('/studies')).body).not.toContain(DUE);
  });

  it('is told to the other parties without what the lead site has to do', async () => {
    await uphold('Liver biopsy');
    for (const person of [company, coordinator, trust('RK9')]) {
      const other = await web.signedIn(person);
      const { body } = await other.get(STUDY);
      expect(body).toContain('The lead site puts it into the next version');
      expect(body).not.toContain('1 item to add');
    }
  });

  it('is of no more concern once the next version is agreed', async () => {
    await uphold('Liver biopsy');
    await web.study.save();
    await web.study.submit();
    await web.study.agree();
    await web.study.work();
    for (const person of [lead, company]) {
      const other = await web.signedIn(person);
      expect((await other.get(STUDY)).body).not.toContain('A network upheld');
    }
    expect(await itemOfHome()).toBe('Nothing waits');
  });
});
