/** Whether a deployment goes where the file of parameters says: the first thing that is looked at. */
import type { Stage } from '../stage.ts';
import type { Installation } from './parameters.ts';

/** Whose credentials are at hand, and the region that they are set to; undefined where none is. */
export interface Caller {
  readonly account: string;
  readonly region: string | undefined;
}

export interface TargetPorts {
  /** Asks AWS. @throws Error where nobody is signed in */
  readonly findCaller: () => Promise<Caller>;
}

const EDGE_REGION = 'us-east-1';
const DOMAIN = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;
const CERTIFICATE = /^arn:aws:acm:([a-z0-9-]+):(\d{12}):certificate\/[0-9a-f-]{36}$/;

type Rule = (value: string, installation: Installation) => string | undefined;

const isDomain: Rule = (value) =>
  DOMAIN.test(value) ? undefined : 'must be a domain in small letters, such as ncvr.example';

const isCertificateIn =
  (regionOf: (installation: Installation) => string): Rule =>
  (value, installation) => {
    const [, region, account] = CERTIFICATE.exec(value) ?? [];
    const wanted = regionOf(installation);
    if (region === undefined)
      return `must be the ARN of a certificate: arn:aws:acm:${wanted}:${installation.account}:certificate/...`;
    if (region !== wanted) return `must be a certificate in ${wanted}, not in ${region}`;
    if (account !== installation.account)
      return `must be a certificate of the account ${installation.account}, not of ${account ?? ''}`;
    return undefined;
  };
const atEdge = isCertificateIn(() => EDGE_REGION);

function isServiceAddress(value: string, { given }: Installation): string | undefined {
  const host = /^https:\/\/([^/\s]+)$/.exec(value)?.[1];
  if (host === undefined || !DOMAIN.test(host))
    return 'must be https:// and a domain, with no path and no slash at the end';
  const domain = given['ServiceDomain'];
  if (domain !== undefined && domain !== host)
    return `must be https://${domain}, the ServiceDomain that people reach`;
  return undefined;
}

const isOriginDomain: Rule = (value, installation) =>
  isDomain(value, installation) ??
  (value === installation.given['ServiceDomain']
    ? 'must be a domain of its own: people reach ServiceDomain, CloudFront alone this one'
    : undefined);

const RULES: Readonly<Record<string, Rule>> = {
  ServiceAddress: isServiceAddress,
  ServiceDomain: isDomain,
  OriginDomain: isOriginDomain,
  OriginCertificate: isCertificateIn(({ region }) => region),
  ServiceCertificate: atEdge,
  OriginClientCertificate: atEdge,
};

/** What is wrong with the domains and certificates that are given; whether one is missing, the templates say. */
export function findMistakes(installation: Installation): readonly string[] {
  return Object.entries(RULES).flatMap(([name, rule]) => {
    const value = installation.given[name];
    const mistake = value === undefined ? undefined : rule(value, installation);
    return mistake === undefined ? [] : [`${name} ${mistake}; it is ${value ?? ''}`];
  });
}

/**
 * Refuses a deployment to another stage, account or region than the file of parameters names, and one whose domains or
 * certificates cannot be right. What needs no AWS is looked at first.
 * @param home the region that the service's stacks go to
 * @throws Error with every mistake found, each naming its parameter
 */
export async function checkTarget(
  { stage, home }: { readonly stage: Stage; readonly home: string },
  installation: Installation,
  { findCaller }: TargetPorts,
): Promise<void> {
  const mistakes = [...findMistakes(installation)];
  if (installation.stage !== stage.name)
    mistakes.unshift(`Stage is ${installation.stage}, and --stage is ${stage.name}`);
  if (installation.region !== home)
    mistakes.unshift(`Region must be ${home}, where the stacks go; it is ${installation.region}`);
  if (mistakes.length > 0) throw refusal(mistakes);
  const { account, region } = await findCaller();
  if (account !== installation.account)
    mistakes.push(`Account is ${installation.account}, and the credentials are of ${account}`);
  if (region === undefined) mistakes.push(`no region is set: AWS_REGION=${home}`);
  else if (region !== home) mistakes.push(`Region is ${home}, and the credentials are set to ${region}`);
  if (mistakes.length > 0) throw refusal(mistakes);
}

const refusal = (mistakes: readonly string[]): Error =>
  new Error(['The parameters and the target do not fit:', ...mistakes.map((each) => `  ${each}`)].join('\n'));
