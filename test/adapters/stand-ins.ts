/*
 * The AWS stand-ins behind AWS_ENDPOINT_URL, and our clients in front of them, for the tests of the adapters.
 */
import { type AwsClientsOptions, awsClients } from '../../functions/adapters/aws-clients.ts';
import { type DnsName, readDnsName } from '../../functions/core/dns-name.ts';
import type { Cluster } from '../../functions/core/settings.ts';
import { startAwsServer } from '../../local/aws-server.ts';
import { createCredentials } from '../../local/credentials.ts';
import { createEks } from '../../local/eks.ts';
import { createElb } from '../../local/elb/elb.ts';
import { createRoute53, type Route53Options } from '../../local/route53/route53.ts';
import { createSts } from '../../local/sts.ts';

export const account = '111122223333';
export const region = 'eu-west-1';
export const place = { account, region, roleArn: null };

export const cluster: Cluster = {
  name: 'prod',
  region,
  account,
  ownerId: `${account}/${region}/prod`,
  roleArn: null,
};

export const startStandIns = async (options: { readonly route53?: Route53Options } = {}) => {
  const credentials = createCredentials();
  const route53 = createRoute53({ account, ...options.route53 });
  const elb = createElb({ credentials });
  const eks = createEks();
  const sts = createSts({ credentials });
  const server = await startAwsServer({
    services: [route53.service, elb.service, eks.service, sts.service],
    credentials,
  });
  process.env.AWS_ENDPOINT_URL = server.url;
  const { accessKeyId, secretAccessKey } = credentials.issueUser(account, 'function');
  const keys = { accessKeyId, secretAccessKey };
  return {
    credentials,
    route53,
    elb,
    eks,
    sts,
    server,
    keys,
    clients: (more: AwsClientsOptions = {}) =>
      awsClients({ credentials: { ...keys }, region, ...more }),
  };
};

/** An invocation whose signal a test can fire. */
export const invocation = () => {
  const controller = new AbortController();
  return { signal: () => controller.signal, end: () => controller.abort() };
};

export const dnsName = (text: string): DnsName => readDnsName(text);
