/*
 * Whatever an API server does, a snapshot that is not complete says so, gives a reason that a person understands, and holds
 * no sources from which an absence could be concluded.
 */
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Selection } from '../../functions/core/scope.ts';
import { ServiceError } from '../../local/service.ts';
import { service, startCluster } from './one-cluster.ts';
import { account, cluster, invocation, region } from './stand-ins.ts';

let world: Awaited<ReturnType<typeof startCluster>>;

beforeAll(async () => {
  world = await startCluster();
});
afterAll(() => world.close());
beforeEach(() => {
  world.reset();
  world.kubernetes.apply(service('web', 'zeta'));
});
afterEach(() => {
  world.kubernetes.setFault(undefined);
  world.standIns.server.setFault(undefined);
});

const unavailable = (reason: unknown) => ({
  cluster,
  coverage: 'unavailable',
  reason,
  sources: [],
  absent: [],
  leftOut: [],
  unreadKinds: [],
});
const described = () => world.standIns.server.counts.get('eks:DescribeCluster');
const status = (code: number, reason: string, message: string) =>
  ({ kind: 'status', code, reason, message }) as const;
const json = (body: unknown, code = 200) =>
  ({
    kind: 'raw',
    status: code,
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }) as const;

describe('a token that is not accepted', () => {
  it('is replaced once, after which the read is complete', async () => {
    let refused = 0;
    world.kubernetes.setFault(() => {
      refused += 1;
      return refused === 1 ? status(401, 'Unauthorized', 'Unauthorized') : undefined;
    });
    const { coverage, sources } = await world.reader().readAll(cluster);
    expect([coverage, sources.length]).toEqual(['complete', 1]);
    expect(described()).toBe(2);
  });

  it('is replaced only once', async () => {
    world.kubernetes.setFault(() => status(401, 'Unauthorized', 'Unauthorized'));
    expect(await world.reader().readAll(cluster)).toEqual(
      unavailable(
        '401 Unauthorized; give the role of the function (or the roleArn of the cluster) an access entry in the cluster',
      ),
    );
    expect(world.kubernetes.requests).toHaveLength(2);
  });
});

describe('a certificate authority that was rotated', () => {
  it('is learnt from EKS, after which the read is complete', async () => {
    const reader = world.reader();
    expect((await reader.readAll(cluster)).coverage).toBe('complete');
    await world.kubernetes.rotateCertificates();
    world.describe();
    expect((await reader.readAll(cluster)).coverage).toBe('complete');
    expect(described()).toBe(2);
  });

  it('makes the cluster unavailable while EKS still gives the old one', async () => {
    const reader = world.reader();
    await reader.readAll(cluster);
    await world.kubernetes.rotateCertificates();
    const { coverage, reason } = await reader.readAll(cluster);
    expect(coverage).toBe('unavailable');
    expect(reason).toMatch(/^the certificate of the API server is not trusted: .+ \([A-Z_]+\)$/);
    expect(described()).toBe(2);
  });

  it('makes the cluster unavailable when EKS gives one that is none, and never shows it', async () => {
    const certificateAuthorityData = Buffer.from('secret-authority').toString('base64');
    world.standIns.eks.setCluster({ account, region, name: 'prod', certificateAuthorityData });
    const { coverage, reason } = await world.reader().readAll(cluster);
    expect(coverage).toBe('unavailable');
    expect(reason).not.toContain('secret-authority');
    expect(reason).not.toContain(certificateAuthorityData);
  });
});

describe('an API server', () => {
  it('that forbids the list makes the cluster unavailable and says what to give', async () => {
    const message =
      'services is forbidden: User "arn:aws:sts::111122223333:assumed-role/elb53/elb53" cannot list resource "services" in API group "" at the cluster scope';
    world.kubernetes.setFault(() => status(403, 'Forbidden', message));
    expect(await world.reader().readAll(cluster)).toEqual(
      unavailable(
        `403 ${message}; give the access entry of the role a policy that reads it, such as AmazonEKSViewPolicy, or for nodes and custom resources that of k8s/reader.yaml`,
      ),
    );
    expect(described()).toBe(1);
  });

  it('that forbids one kind makes the whole cluster unavailable', async () => {
    world.kubernetes.setFault(({ path }) =>
      path.includes('ingresses') ? status(403, 'Forbidden', 'ingresses is forbidden') : undefined,
    );
    expect(await world.reader().readAll(cluster)).toEqual(
      unavailable(expect.stringContaining('403 ingresses is forbidden')),
    );
  });

  it.each([
    [429, 'TooManyRequests', 'too many requests'],
    [500, 'InternalError', 'etcd is away'],
    [503, 'ServiceUnavailable', 'apiserver is shutting down'],
    [404, 'NotFound', 'the server could not find the requested resource'],
  ])('that answers %i makes the cluster unavailable', async (code, reason, message) => {
    world.kubernetes.setFault(() => status(code, reason, message));
    expect(await world.reader().readAll(cluster)).toEqual(unavailable(`${code} ${message}`));
  });

  it('that lets every list expire is given up after three more attempts', async () => {
    world.kubernetes.setFault(() =>
      status(410, 'Expired', 'The provided continue parameter is too old'),
    );
    expect(await world.reader().readAll(cluster)).toEqual(
      unavailable(
        'the list of services expired 4 times before its end: 410 The provided continue parameter is too old',
      ),
    );
    expect(world.kubernetes.requests).toHaveLength(4);
  });

  it('that does not answer is waited for until the time-out', async () => {
    world.kubernetes.setFault(() => ({ kind: 'hang' }));
    const reader = world.reader({ requestTimeoutSeconds: 0.1 });
    expect(await reader.readAll(cluster)).toEqual(
      unavailable('the API server did not answer within 0.1 s'),
    );
  });

  it('is not waited for when the run ends', async () => {
    const { signal, end } = invocation();
    world.kubernetes.setFault(() => {
      end();
      return { kind: 'hang' };
    });
    expect(await world.reader({ signal }).readAll(cluster)).toEqual(
      unavailable('the run ended before the API server answered'),
    );
  });

  it('that cuts its answer makes the cluster unavailable', async () => {
    world.kubernetes.setFault(() => ({ kind: 'cut' }));
    expect(await world.reader().readAll(cluster)).toEqual(
      unavailable(expect.stringMatching(/^the connection to the API server failed: .+/)),
    );
  });

  it('that cuts the second page makes the cluster unavailable', async () => {
    for (let index = 0; index < 501; index += 1)
      world.kubernetes.apply(service('web', `s${index}`));
    world.kubernetes.setFault(({ query }) => (query.has('continue') ? { kind: 'cut' } : undefined));
    expect(await world.reader().readAll(cluster)).toEqual(
      unavailable(expect.stringMatching(/^the connection to the API server failed: .+/)),
    );
  });

  it.each([200, 403, 500])('that answers %i without an end is not listened to', async (code) => {
    const body = `{"kind":"ServiceList","metadata":{},"items":["${'x'.repeat(9 * 2 ** 20)}"]}`;
    world.kubernetes.setFault(() => json(body, code));
    expect(await world.reader().readAll(cluster)).toEqual(
      unavailable('the API server answered with more than 8 MiB'),
    );
    // Smaller pages could be the remedy.
    expect(world.kubernetes.requests.map(({ query }) => query.get('limit'))).toEqual([
      '500',
      '50',
      '5',
    ]);
  });

  it('whose list has no end makes the cluster unavailable', async () => {
    let pages = 0;
    world.kubernetes.setFault(() => {
      pages += 1;
      return json({ kind: 'ServiceList', metadata: { continue: `page-${pages}` }, items: [] });
    });
    expect(await world.reader().readAll(cluster)).toEqual(
      unavailable(
        'the list of services goes on after 100000 objects, expected its end; read fewer with namespaces or labelFilter',
      ),
    );
    expect(pages).toBe(200);
  });

  it('that closes the connection makes the cluster unavailable', async () => {
    world.kubernetes.setFault(() => ({ kind: 'reset' }));
    expect(await world.reader().readAll(cluster)).toEqual(
      unavailable(expect.stringMatching(/^the connection to the API server failed: .+/)),
    );
  });

  it('that closed an idle connection is asked again on a new one', async () => {
    const reader = world.reader();
    await reader.readAll(cluster);
    let closed = false;
    world.kubernetes.setFault(() => {
      if (closed) return undefined;
      closed = true;
      return { kind: 'reset' };
    });
    expect((await reader.readAll(cluster)).coverage).toBe('complete');
    world.kubernetes.setFault(() => ({ kind: 'reset' }));
    expect((await reader.readAll(cluster)).coverage).toBe('unavailable');
  });

  it('that is not there makes the cluster unavailable', async () => {
    const endpoint = `https://127.0.0.1:${await closedPort()}`;
    world.standIns.eks.setCluster({ account, region, name: 'prod', endpoint });
    expect(await world.reader().readAll(cluster)).toEqual(
      unavailable(expect.stringContaining('ECONNREFUSED')),
    );
  });
});

const closedPort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

describe('an answer that is no list', () => {
  it.each([
    ['a page of a proxy', '<html>welcome</html>', 'something that is not a JSON object'],
    ['half a document', '{"kind":"ServiceList","items":[', 'something that is not a JSON object'],
    ['an array', [], 'something that is not a JSON object'],
    ['another kind', { kind: 'IngressList', items: [] }, 'found an answer of kind "IngressList"'],
    ['a Status', { kind: 'Status', status: 'Success' }, 'expected ServiceList'],
    ['no items', { kind: 'ServiceList', metadata: {} }, 'without a list of items'],
    ['items that are none', { kind: 'ServiceList', items: 'none' }, 'without a list of items'],
    [
      'items that are no objects',
      { kind: 'ServiceList', items: [null] },
      'without a list of items',
    ],
    [
      'a name that no object has',
      { kind: 'ServiceList', items: [{ metadata: { name: 'x'.repeat(254) } }] },
      'found a ServiceList with an object whose name or namespace no object can have',
    ],
    [
      'a namespace that none has',
      { kind: 'ServiceList', items: [{ metadata: { name: 'x', namespace: 'a\nb' } }] },
      'found a ServiceList with an object whose name or namespace no object can have',
    ],
    [
      'a strange continuation',
      { kind: 'ServiceList', items: [], metadata: { continue: 7 } },
      'cannot be continued',
    ],
    [
      'the same page again',
      { kind: 'ServiceList', items: [], metadata: { continue: 'x' } },
      'repeats a page',
    ],
  ])('makes the cluster unavailable: %s', async (_, body, reason) => {
    world.kubernetes.setFault(() => json(body));
    expect(await world.reader().readAll(cluster)).toEqual(
      unavailable(expect.stringContaining(reason)),
    );
  });
});

const oneService: Selection = {
  objects: [{ kind: 'service', namespace: 'web', name: 'zeta' }],
  groups: [],
  hostnames: [],
  gateways: [],
};

it('an object of another name than any object has makes the cluster unavailable', async () => {
  world.kubernetes.setFault(() => json({ kind: 'Service', metadata: { name: 'a/b' } }));
  expect(await world.reader().readSelected(cluster, oneService)).toEqual(
    unavailable('found a Service whose name or namespace no object can have'),
  );
});

describe('a reason', () => {
  it('never shows a token', async () => {
    const shown: string[] = [];
    world.kubernetes.setFault(({ headers }) => {
      shown.push(headers.authorization ?? '');
      return status(403, 'Forbidden', `who sent ${headers.authorization}?`);
    });
    const { reason } = await world.reader().readAll(cluster);
    expect(shown[0]).toMatch(/^Bearer k8s-aws-v1\./);
    expect(reason).toContain('403 who sent Bearer [token]');
    expect(reason).not.toContain('k8s-aws-v1');
  });

  it.each([
    ['a list', (kind: unknown) => json({ kind, items: [] }), undefined],
    ['an object', (kind: unknown) => json({ kind }), oneService],
  ] as const)('never shows a token that poses as the kind of %s', async (_, answer, selection) => {
    const kinds = [(token: string) => token, (token: string) => ({ token })];
    for (const kindOf of kinds) {
      world.kubernetes.setFault(({ headers }) =>
        answer(kindOf(String(headers.authorization).replace('Bearer ', ''))),
      );
      const reader = world.reader();
      const { reason } = await (selection === undefined
        ? reader.readAll(cluster)
        : reader.readSelected(cluster, selection));
      expect(reason).toMatch(/^found an answer of kind .*\[token\].*, expected Service/);
    }
  });

  it('is of a bearable length, whatever an answer calls itself', async () => {
    for (const kind of ['x'.repeat(100_000), 'x '.repeat(100_000), undefined]) {
      world.kubernetes.setFault(() => json({ kind, items: [] }));
      const { reason } = await world.reader().readAll(cluster);
      expect(reason).toMatch(/^found an answer of kind .*, expected ServiceList$/);
      expect(reason?.length).toBeLessThan(600);
    }
  });

  it('is that of EKS when the cluster is not even described', async () => {
    const error = new ServiceError('AccessDeniedException', 'not authorized', 403);
    world.standIns.server.setFault(() => ({ kind: 'error', error }));
    expect(await world.reader().readAll(cluster)).toEqual(
      unavailable(expect.stringContaining('DescribeCluster failed with AccessDeniedException')),
    );
  });

  it('is the status of a cluster that is being deleted', async () => {
    world.standIns.eks.setCluster({ account, region, name: 'prod', status: 'DELETING' });
    expect(await world.reader().readAll(cluster)).toEqual(
      unavailable(expect.stringContaining('found status DELETING')),
    );
  });
});
