import {
  ChangeResourceRecordSetsCommand,
  ListHostedZonesCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AwsServer, startAwsServer } from '../../local/aws-server.ts';
import { type Credential, createCredentials } from '../../local/credentials.ts';
import { createRoute53, type Route53 } from '../../local/route53/route53.ts';
import { ServiceError } from '../../local/service.ts';

const account = '111122223333';
let server: AwsServer;
let route53: Route53;
let zoneId: string;
let user: Credential;
let credentials: ReturnType<typeof createCredentials>;
let clients: { destroy: () => void }[];

beforeEach(async () => {
  clients = [];
  credentials = createCredentials();
  user = credentials.issueUser(account, 'tester');
  route53 = createRoute53();
  zoneId = route53.createZone({ name: 'example.com', account }).id;
  server = await startAwsServer({ services: [route53.service], credentials });
});

afterEach(async () => {
  for (const client of clients) client.destroy();
  await server.close();
});

type Keys = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

const keysOf = (credential: Credential): Keys => ({
  accessKeyId: credential.accessKeyId,
  secretAccessKey: credential.secretAccessKey,
  ...(credential.sessionToken === null ? {} : { sessionToken: credential.sessionToken }),
});

const clientWith = (keys: Keys, requestTimeout = 0): Route53Client => {
  const client = new Route53Client({
    region: 'us-east-1',
    endpoint: server.url,
    credentials: keys,
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({ requestTimeout, throwOnRequestTimeout: true }),
  });
  clients.push(client);
  return client;
};

const listZones = (keys: Keys = keysOf(user), requestTimeout = 0) =>
  clientWith(keys, requestTimeout).send(new ListHostedZonesCommand({}));

const createRecord = () =>
  clientWith(keysOf(user)).send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      ChangeBatch: {
        Changes: [
          {
            Action: 'CREATE',
            ResourceRecordSet: {
              Name: 'a.example.com',
              Type: 'A',
              TTL: 60,
              ResourceRecords: [{ Value: '192.0.2.1' }],
            },
          },
        ],
      },
    }),
  );

const refusal = (name: string, status: number) => ({ name, $metadata: { httpStatusCode: status } });

describe('the signature check', () => {
  it('lets a user in', async () => {
    const answer = await listZones();
    expect(answer.HostedZones?.map(({ Name }) => Name)).toEqual(['example.com.']);
    expect(answer.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('lets a role session in with its token', async () => {
    const session = credentials.issueSession(account, 'arn:aws:iam::111122223333:role/r', 900);
    await expect(listZones(keysOf(session))).resolves.toBeDefined();
  });

  it('refuses a role session without its token', async () => {
    const { accessKeyId, secretAccessKey } = credentials.issueSession(account, 'arn:r', 900);
    await expect(listZones({ accessKeyId, secretAccessKey })).rejects.toMatchObject(
      refusal('InvalidClientTokenId', 403),
    );
  });

  it('refuses a role session that has expired', async () => {
    const session = credentials.issueSession(account, 'arn:r', -1);
    await expect(listZones(keysOf(session))).rejects.toMatchObject(refusal('ExpiredToken', 403));
  });

  it('refuses a key that nobody issued', async () => {
    const keys = { accessKeyId: 'AKIAAAAAAAAAAAAAAAAA', secretAccessKey: 'secret' };
    await expect(listZones(keys)).rejects.toMatchObject(refusal('InvalidClientTokenId', 403));
  });

  it('refuses a signature made with another secret', async () => {
    const keys = { accessKeyId: user.accessKeyId, secretAccessKey: 'not the secret' };
    await expect(listZones(keys)).rejects.toMatchObject(refusal('SignatureDoesNotMatch', 403));
  });

  it('refuses a body that was changed after signing', async () => {
    await createRecord();
    const sent = server.requests.at(-1)?.request;
    const signed = (sent?.headers.authorization ?? '').match(/SignedHeaders=([^,]+)/)?.[1];
    const names = (signed ?? '').split(';').filter((name) => name !== 'host');
    const headers = Object.fromEntries(names.map((name) => [name, sent?.headers[name] ?? '']));
    const send = async (body: string): Promise<string> => {
      const answer = await fetch(`${server.url}${sent?.path}`, {
        method: 'POST',
        headers: { ...headers, authorization: sent?.headers.authorization ?? '' },
        body,
      });
      return answer.text();
    };
    const body = sent?.body ?? '';
    expect(await send(body)).toContain('<Code>InvalidChangeBatch</Code>');
    expect(await send(body.replace('a.example.com', 'b.example.com'))).toContain(
      '<Code>SignatureDoesNotMatch</Code>',
    );
  });

  it('refuses a request without a signature, in the format of the service it was for', async () => {
    const answer = await fetch(`${server.url}/2013-04-01/hostedzone`);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await answer.text()).toContain(
      '<Type>Sender</Type><Code>MissingAuthenticationToken</Code>',
    );
  });

  it('refuses an Authorization header of another kind', async () => {
    const answer = await fetch(`${server.url}/2013-04-01/hostedzone`, {
      headers: { authorization: 'Basic dTpw' },
    });
    expect(await answer.text()).toContain('<Code>IncompleteSignature</Code>');
  });

  it('names the services it has when asked for another one, over XML and over JSON', async () => {
    const options = {
      region: 'us-east-1',
      endpoint: server.url,
      credentials: keysOf(user),
      maxAttempts: 1,
    };
    const sts = new STSClient(options);
    const sqs = new SQSClient(options);
    clients.push(sts, sqs);
    const expected = { name: 'UnknownService', message: expect.stringContaining('has: route53') };
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject(expected);
    await expect(sqs.send(new ListQueuesCommand({}))).rejects.toMatchObject(expected);
  });
});

describe('counting', () => {
  it('counts by service and action, refused and faulted requests too', async () => {
    await listZones();
    await listZones({ accessKeyId: 'AKIAAAAAAAAAAAAAAAAA', secretAccessKey: 's' }).catch(
      () => undefined,
    );
    server.setFault(() => ({
      kind: 'error',
      error: new ServiceError('Throttling', 'Rate exceeded'),
    }));
    await listZones().catch(() => undefined);
    await fetch(`${server.url}/2013-04-01/hostedzone`);
    expect([...server.counts]).toEqual([['route53:ListHostedZones', 4]]);
  });

  it('keeps what was sent, and forgets it when told', async () => {
    await createRecord();
    expect(server.requests.map(({ action }) => action)).toEqual(['ChangeResourceRecordSets']);
    expect(server.requests[0]?.request).toMatchObject({ account, region: 'us-east-1' });
    expect(server.requests[0]?.request.body).toContain('<Name>a.example.com</Name>');
    server.resetCounts();
    expect(server.requests).toEqual([]);
    expect(server.counts.size).toBe(0);
  });
});

describe('faults', () => {
  const holdsRecord = () => route53.records(zoneId).some(({ Name }) => Name === 'a.example.com.');

  it('error answers in the format of the service and does nothing', async () => {
    server.setFault(() => ({
      kind: 'error',
      error: new ServiceError('ServiceUnavailable', 'busy', 503),
    }));
    await expect(createRecord()).rejects.toMatchObject({
      ...refusal('ServiceUnavailable', 503),
      message: 'busy',
    });
    expect(holdsRecord()).toBe(false);
  });

  it('delay waits and then does the work', async () => {
    server.setFault(() => ({ kind: 'delay', milliseconds: 20 }));
    await createRecord();
    expect(holdsRecord()).toBe(true);
  });

  it('drop does the work and closes the connection without an answer', async () => {
    server.setFault(() => ({ kind: 'drop' }));
    await expect(createRecord()).rejects.toThrow();
    expect(holdsRecord()).toBe(true);
  });

  it('reset closes the connection before any work', async () => {
    server.setFault(() => ({ kind: 'reset' }));
    await expect(createRecord()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(holdsRecord()).toBe(false);
  });

  it('hang never answers, until the client gives up', async () => {
    server.setFault(() => ({ kind: 'hang' }));
    await expect(listZones(keysOf(user), 50)).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('hang and delay end when the server closes', async () => {
    let arrived = 0;
    const both = new Promise<void>((resolve) => {
      server.setFault(() => {
        arrived++;
        if (arrived === 2) resolve();
        return arrived === 1 ? { kind: 'hang' } : { kind: 'delay', milliseconds: 600_000 };
      });
    });
    const answers = Promise.allSettled([listZones(), listZones()]);
    await both;
    await server.close();
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('a hook may be asynchronous, sees the request and may let it pass', async () => {
    const seen: string[] = [];
    server.setFault(async (action, { account: caller }) => {
      await Promise.resolve();
      seen.push(`${action} ${caller}`);
      return undefined;
    });
    await listZones();
    expect(seen).toEqual([`ListHostedZones ${account}`]);
    server.setFault(undefined);
    await listZones();
    expect(seen).toHaveLength(1);
  });
});
