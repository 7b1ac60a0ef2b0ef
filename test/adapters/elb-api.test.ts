/*
 * What the ELB APIs can answer and the stand-in does not: gateway and failed load balancers, a listing that goes in circles.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { awsClients } from '../../functions/adapters/aws-clients.ts';
import { elbLoadBalancers } from '../../functions/adapters/load-balancers.ts';
import { invocation, place } from './stand-ins.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

const answerWith = async (currentApi: string) => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const action = /Action=(\w+)/.exec(body)?.[1] ?? '';
      const result = body.includes('2015-12-01') && action === 'DescribeLoadBalancers';
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.end(
        `<${action}Response><${action}Result>${result ? currentApi : ''}</${action}Result></${action}Response>`,
      );
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { signal } = invocation();
  const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
  const { elb, classicElb } = awsClients({ credentials: keys, signal });
  return elbLoadBalancers({ elb, classicElb, signal });
};

const member = (name: string, type: string, state: string, more = '') =>
  `<member><LoadBalancerArn>arn:${name}</LoadBalancerArn><LoadBalancerName>${name}</LoadBalancerName>` +
  `<Type>${type}</Type><State><Code>${state}</Code></State>${more}</member>`;
const reachable = (name: string) =>
  `<DNSName>${name}.elb.eu-west-1.amazonaws.com.</DNSName><CanonicalHostedZoneId>Z2</CanonicalHostedZoneId>` +
  '<IpAddressType>dualstack-without-public-ipv4</IpAddressType>';

it('leaves out gateway load balancers, failed ones, and those without a name in DNS', async () => {
  const reader = await answerWith(
    `<LoadBalancers>${[
      member('gateway', 'gateway', 'active', reachable('gateway')),
      member('failed', 'network', 'failed', reachable('failed')),
      member('nameless', 'network', 'provisioning'),
      member('impaired', 'network', 'active_impaired', reachable('IMPAIRED')),
      member('new', 'application', 'provisioning', reachable('new')),
    ].join('')}</LoadBalancers>`,
  );
  const { loadBalancers, coverage } = await reader.list(place);
  expect(coverage).toBe('complete');
  expect(loadBalancers.map(({ name, dnsName, dualstack }) => [name, dnsName, dualstack])).toEqual([
    ['impaired', 'impaired.elb.eu-west-1.amazonaws.com', true],
    ['new', 'new.elb.eu-west-1.amazonaws.com', true],
  ]);
});

it('does not follow a listing that goes in circles', async () => {
  const reader = await answerWith('<LoadBalancers></LoadBalancers><NextMarker>again</NextMarker>');
  expect(await reader.list(place)).toMatchObject({
    coverage: 'unavailable',
    reason: expect.stringContaining('the listing repeats a page'),
  });
});
