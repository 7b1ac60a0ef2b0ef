import {
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandInput,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Route53Options } from '../../local/route53/route53.ts';
import { create, record, remove, type Setup, startRoute53, upsert } from './route53-over-http.ts';

let dns: Setup;
const restart = async (options: Route53Options): Promise<void> => {
  await dns.close();
  dns = await startRoute53(options);
};
beforeEach(async () => {
  dns = await startRoute53();
});
afterEach(() => dns.close());

const list = (input: Partial<ListResourceRecordSetsCommandInput> = {}) =>
  dns.client.send(new ListResourceRecordSetsCommand({ HostedZoneId: dns.zoneId, ...input }));
const put = (name: string, type: NonNullable<ResourceRecordSet['Type']> = 'A'): void =>
  dns.route53.put(dns.zoneId, record(name, type, type === 'TXT' ? '"x"' : '192.0.2.1'));
const namesAndTypes = (sets: readonly ResourceRecordSet[] = []) =>
  sets.map(({ Name, Type }) => `${Name} ${Type}`);

describe('the order of a listing', () => {
  it('reverses the labels, lets the trailing dot take part, then sorts by type and set identifier', async () => {
    for (const name of ['b', 'a', 'z.a', 'a-b', 'a0', '*', '*.a', 'x.a-b', '_dmarc']) {
      put(`${name}.example.com`);
    }
    put('a.example.com', 'TXT');
    for (const id of ['two', 'one']) {
      dns.route53.put(dns.zoneId, {
        ...record('w.example.com', 'A', '192.0.2.1'),
        SetIdentifier: id,
        Weight: 1,
      });
    }
    const { ResourceRecordSets: sets } = await list();
    const shown = sets?.map((set) =>
      [set.Name, set.Type, set.SetIdentifier].filter((part) => part !== undefined).join(' '),
    );
    expect(shown).toEqual([
      'example.com. NS',
      'example.com. SOA',
      '\\052.example.com. A',
      '_dmarc.example.com. A',
      'a-b.example.com. A',
      'x.a-b.example.com. A',
      'a.example.com. A',
      'a.example.com. TXT',
      '\\052.a.example.com. A',
      'z.a.example.com. A',
      'a0.example.com. A',
      'b.example.com. A',
      'w.example.com. A one',
      'w.example.com. A two',
    ]);
  });

  it('shows a change at once, while it is still pending', async () => {
    await restart({ insyncAfterMilliseconds: 60_000 });
    await dns.change(create(record('now.example.com', 'A', '192.0.2.1')));
    expect(namesAndTypes(await dns.listed())).toEqual(['now.example.com. A']);
  });
});

describe('paging', () => {
  const many = 650;
  const fill = (): void => {
    for (let i = 0; i < many; i++) put(`n${String(i).padStart(4, '0')}.example.com`);
  };

  it('gives at most 300 a page, also when asked for more, and says how to go on', async () => {
    fill();
    const page = await list({ MaxItems: 1000 });
    expect(page.ResourceRecordSets).toHaveLength(300);
    expect(page).toMatchObject({
      IsTruncated: true,
      MaxItems: 300,
      NextRecordName: 'n0298.example.com.',
      NextRecordType: 'A',
    });
  });

  it('is walked by what it says, without a gap or a repetition', async () => {
    fill();
    const names: string[] = [];
    let page: ListResourceRecordSetsCommandOutput | undefined;
    do {
      page = await list({
        StartRecordName: page?.NextRecordName,
        StartRecordType: page?.NextRecordType,
      });
      names.push(...namesAndTypes(page.ResourceRecordSets));
    } while (page.IsTruncated);
    expect(names).toHaveLength(many + 2);
    expect(new Set(names).size).toBe(many + 2);
    expect(dns.server.counts.get('route53:ListResourceRecordSets')).toBe(3);
  });

  it('goes on inside a name by type and set identifier', async () => {
    for (const id of ['a', 'b', 'c']) {
      const set = { ...record('w.example.com', 'A', '192.0.2.1'), SetIdentifier: id, Weight: 1 };
      dns.route53.put(dns.zoneId, set);
    }
    const first = await list({ StartRecordName: 'w.example.com', MaxItems: 2 });
    expect(first.NextRecordIdentifier).toBe('c');
    const second = await list({
      StartRecordName: first.NextRecordName,
      StartRecordType: first.NextRecordType,
      StartRecordIdentifier: first.NextRecordIdentifier,
    });
    expect(second.ResourceRecordSets?.map(({ SetIdentifier }) => SetIdentifier)).toEqual(['c']);
    expect(second.IsTruncated).toBe(false);
    expect(second.NextRecordName).toBeUndefined();
  });

  it('begins at the next name when the start name is absent', async () => {
    put('b.example.com');
    put('d.example.com');
    const { ResourceRecordSets: sets } = await list({ StartRecordName: 'C.example.com' });
    expect(namesAndTypes(sets)).toEqual(['d.example.com. A']);
  });

  it('finds a wildcard by both spellings', async () => {
    put('*.example.com');
    for (const StartRecordName of ['*.example.com', '\\052.example.com.']) {
      const { ResourceRecordSets: sets } = await list({ StartRecordName, MaxItems: 1 });
      expect(namesAndTypes(sets)).toEqual(['\\052.example.com. A']);
    }
  });

  it.each([
    ['a type without a name', { StartRecordType: 'A' as const }],
    [
      'a set identifier without a type',
      { StartRecordName: 'a.example.com', StartRecordIdentifier: 'x' },
    ],
    ['a page of nothing', { MaxItems: 0 }],
  ])('refuses %s', async (_, input) => {
    await expect(list(input)).rejects.toMatchObject({ name: 'InvalidInput' });
  });
});

describe('a change', () => {
  let now = 1_000_000;
  const getChange = async (Id: string | undefined) =>
    (await dns.client.send(new GetChangeCommand({ Id }))).ChangeInfo;

  it('is PENDING at first and INSYNC later', async () => {
    await restart({ insyncAfterMilliseconds: 30_000, now: () => now });
    const info = await dns.change(create(record('a.example.com', 'A', '192.0.2.1')));
    expect(info).toMatchObject({
      Id: expect.stringMatching(/^\/change\/C[0-9A-Z]{20}$/),
      Status: 'PENDING',
      SubmittedAt: new Date(now),
    });
    expect(await getChange(info?.Id)).toMatchObject({ Status: 'PENDING' });
    now += 30_000;
    expect(await getChange(info?.Id)).toMatchObject({ Status: 'INSYNC', Id: info?.Id });
  });

  it('with an unknown id is NoSuchChange', async () => {
    await expect(getChange('C0')).rejects.toMatchObject({
      name: 'NoSuchChange',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('keeps the zone busy: PriorRequestNotComplete, and nothing is done', async () => {
    await restart({ changeSeconds: 2, now: () => now });
    await dns.change(create(record('a.example.com', 'A', '192.0.2.1')));
    const second = create(record('b.example.com', 'A', '192.0.2.1'));
    expect(await dns.refusal(second)).toEqual([
      'PriorRequestNotComplete',
      'The request was rejected because Route 53 was still processing a prior request.',
    ]);
    expect(await dns.listed()).toHaveLength(1);
    now += 2000;
    await dns.change(second);
  });

  it('is refused over the quota of the zone', async () => {
    const { id } = dns.route53.createZone({ name: 'small.example', maxRecordSets: 3 });
    dns.route53.put(id, record('a.small.example', 'A', '192.0.2.1'));
    expect(() => dns.route53.put(id, record('b.small.example', 'A', '192.0.2.1'))).toThrow(
      `Exceeded limit MAX_RRSETS_BY_ZONE for zone: ${id}`,
    );
  });

  it('is told to the listeners and kept in the log', async () => {
    const heard: string[] = [];
    const stop = dns.route53.onChange(({ zoneId, changes }) =>
      heard.push(`${zoneId} ${changes.length}`),
    );
    await dns.change(create(record('a.example.com', 'A', '192.0.2.1')));
    await dns.refusal(create(record('a.example.com', 'A', '192.0.2.1')));
    stop();
    await dns.change(remove(record('a.example.com', 'A', '192.0.2.1')));
    expect(heard).toEqual([`${dns.zoneId} 1`]);
    expect(dns.route53.changeLog().map(({ changes }) => changes[0]?.Action)).toEqual([
      'CREATE',
      'DELETE',
    ]);
  });
});

describe('throttling', () => {
  let now = 0;
  const throttled = {
    name: 'Throttling',
    message: 'Rate exceeded',
    $metadata: { httpStatusCode: 400 },
  };
  beforeEach(() => restart({ throttle: 'real', now: () => now }));

  it('lets a burst of 50 requests through and then 10 a second', async () => {
    for (let i = 0; i < 50; i++) await list({ MaxItems: 1 });
    await expect(list()).rejects.toMatchObject(throttled);
    now += 1000;
    for (let i = 0; i < 10; i++) await list({ MaxItems: 1 });
    await expect(list()).rejects.toMatchObject(throttled);
  });

  it('shares the bucket between actions but not between accounts', async () => {
    for (let i = 0; i < 49; i++) await list({ MaxItems: 1 });
    await dns.change(create(record('a.example.com', 'A', '192.0.2.1')));
    await expect(list()).rejects.toMatchObject(throttled);
    const foreign = dns.stranger.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: dns.zoneId }),
    );
    await expect(foreign).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('lets 1,500 change tokens through and then 100 a second; UPSERT costs two', async () => {
    const sets = Array.from({ length: 500 }, (_, i) =>
      record(`n${i}.example.com`, 'A', '192.0.2.1'),
    );
    await dns.change(...sets.map(upsert));
    await dns.change(...sets.map(remove));
    expect(dns.route53.tokensSpent()).toBe(1500);
    expect(await dns.refusal(create(record('a.example.com', 'A', '192.0.2.1')))).toEqual([
      'Throttling',
      'Rate exceeded',
    ]);
    now += 10;
    await dns.change(create(record('a.example.com', 'A', '192.0.2.1')));
    expect(dns.route53.tokensSpent()).toBe(1501);
  });
});

describe('a large zone', () => {
  it('takes 20,000 records, pages through them and batches into them', async () => {
    const { id } = dns.route53.createZone({ name: 'large.example', maxRecordSets: 30_000 });
    for (let i = 0; i < 20_000; i++)
      dns.route53.put(id, record(`n${i}.large.example`, 'A', '192.0.2.1'));
    expect(dns.route53.records(id)).toHaveLength(20_002);
    const { ResourceRecordSets: sets } = await list({
      HostedZoneId: id,
      StartRecordName: 'n19999.large.example',
      MaxItems: 1,
    });
    expect(namesAndTypes(sets)).toEqual(['n19999.large.example. A']);
  });
});
