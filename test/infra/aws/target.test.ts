/** A deployment looks first whether it goes where its file of parameters says; nothing of AWS is asked here. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, checkTarget, findMistakes } from '../../../infra/aws/deploy/check-target.ts';
import { type Installation, readInstallation } from '../../../infra/aws/deploy/parameters.ts';
import { STAGES } from '../../../infra/aws/stage.ts';

const EXAMPLE = readInstallation('infra/aws/parameters.example.json');
const HOME = 'eu-west-2';
const PROD = { stage: STAGES.prod, home: HOME };
const RIGHT: Caller = { account: '111122223333', region: HOME };

const withGiven = (changes: Readonly<Record<string, string>>): Installation => ({
  ...EXAMPLE,
  given: { ...EXAMPLE.given, ...changes },
});
const asCaller = (caller: Caller) => ({ findCaller: async () => caller });
const neverAsked = {
  findCaller: async (): Promise<Caller> => {
    throw new Error('AWS was asked');
  },
};

describe('the target of a deployment', () => {
  it('is right where stage, account, region, domains and certificates are those of the file', async () => {
    expect(findMistakes(EXAMPLE)).toEqual([]);
    await expect(checkTarget(PROD, EXAMPLE, asCaller(RIGHT))).resolves.toBeUndefined();
  });

  it('is refused with the credentials of another account', async () => {
    const other = asCaller({ ...RIGHT, account: '444455556666' });
    await expect(checkTarget(PROD, EXAMPLE, other)).rejects.toThrow(
      'Account is 111122223333, and the credentials are of 444455556666',
    );
  });

  it('is refused where the credentials are set to another region, or to none', async () => {
    await expect(checkTarget(PROD, EXAMPLE, asCaller({ ...RIGHT, region: 'eu-west-1' }))).rejects.toThrow(
      'Region is eu-west-2, and the credentials are set to eu-west-1',
    );
    await expect(checkTarget(PROD, EXAMPLE, asCaller({ ...RIGHT, region: undefined }))).rejects.toThrow(
      'no region is set: AWS_REGION=eu-west-2',
    );
  });

  it('is refused before AWS is asked where the file is of another stage or region, or a domain is wrong', async () => {
    const test = { stage: STAGES.test, home: HOME };
    await expect(checkTarget(test, EXAMPLE, neverAsked)).rejects.toThrow(
      'Stage is prod, and --stage is test',
    );
    await expect(checkTarget(PROD, { ...EXAMPLE, region: 'eu-west-1' }, neverAsked)).rejects.toThrow(
      'Region must be eu-west-2, where the stacks go; it is eu-west-1',
    );
    await expect(checkTarget(PROD, withGiven({ ServiceDomain: 'NCVR' }), neverAsked)).rejects.toThrow(
      'ServiceDomain must be a domain',
    );
  });

  it('has all its mistakes named at once', async () => {
    const wrong = { ...withGiven({ OriginDomain: 'origin' }), stage: 'dev' };
    await expect(checkTarget(PROD, wrong, neverAsked)).rejects.toThrow(/Stage is dev.*\n.*OriginDomain must/);
  });
});

describe('npm run deploy', () => {
  it('looks at the target before it makes a template or asks AWS anything', () => {
    const options = ['--stage', 'test', '--parameters', 'infra/aws/parameters.example.json', '--dry-run'];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['infra/aws/deploy/deploy.ts', ...options],
      // Nothing of AWS, and no tool that makes templates, is in reach.
      { encoding: 'utf8', env: { AWS_EC2_METADATA_DISABLED: 'true' } },
    );
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Stage is prod, and --stage is test');
  });
});

const arn = (region: string, account: string) =>
  `arn:aws:acm:${region}:${account}:certificate/00000000-0000-4000-8000-000000000009`;

describe('domains and certificates', () => {
  it.each([
    ['ServiceAddress', 'http://ncvr.example', 'must be https://'],
    ['ServiceAddress', 'https://ncvr.example/', 'must be https://'],
    ['ServiceAddress', 'https://other.example', 'must be https://ncvr.example, the ServiceDomain'],
    ['ServiceDomain', 'https://ncvr.example', 'must be a domain in small letters'],
    ['ServiceDomain', '-ncvr.example', 'must be a domain in small letters'],
    ['OriginDomain', 'ncvr.example', 'must be a domain of its own'],
    ['OriginDomain', 'localhost', 'must be a domain in small letters'],
    ['ServiceCertificate', arn(HOME, '111122223333'), 'must be a certificate in us-east-1, not in eu-west-2'],
    ['OriginClientCertificate', arn(HOME, '111122223333'), 'must be a certificate in us-east-1'],
    ['OriginCertificate', arn('us-east-1', '111122223333'), 'must be a certificate in eu-west-2'],
    ['OriginCertificate', arn(HOME, '444455556666'), 'must be a certificate of the account 111122223333'],
    ['OriginCertificate', 'certificate/1', 'must be the ARN of a certificate: arn:aws:acm:eu-west-2:1111'],
  ])('%s %s is refused', (name, value, why) => {
    const about = findMistakes(withGiven({ [name]: value })).filter((each) => each.startsWith(name));
    expect(about).toEqual([expect.stringContaining(why)]);
    expect(about[0]).toContain(`it is ${value}`);
  });

  it('that a stage without an edge does not have are no mistake', () => {
    const { ServiceDomain: _, OriginDomain: __, ...given } = EXAMPLE.given;
    expect(findMistakes({ ...EXAMPLE, given })).toEqual([]);
  });
});

describe('a file of parameters', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ncvr-parameters-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    [{ Account: '111122223333', Region: HOME }, 'Stage must be one of prod, test, dev'],
    [{ Stage: 'prod', Account: '1111-2222-3333', Region: HOME }, 'the twelve digits of an AWS account'],
    [{ Stage: 'prod', Account: '111122223333', Region: 'London' }, 'Region must be one such as eu-west-2'],
  ])('%j is refused: %s', (content, why) => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, JSON.stringify(content));
    expect(() => readInstallation(file)).toThrow(why);
    expect(() => readInstallation(file)).toThrow(file);
  });
});
