import { ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { create, record, type Setup, startRoute53 } from './route53-over-http.ts';

/** A request as the SDK is about to send it. */
type SignedRequest = {
  readonly hostname: string;
  readonly port: number;
  readonly path: string;
  readonly method: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  body?: string | undefined;
};

let dns: Setup;
beforeEach(async () => {
  dns = await startRoute53();
});
afterEach(() => dns.close());

describe('the wire', () => {
  const capture = async (send: () => Promise<unknown>): Promise<string> => {
    let body = '';
    dns.client.middlewareStack.add(
      (next) => async (args) => {
        const sent = args.request as SignedRequest;
        const url = new URL(`http://${sent.hostname}:${sent.port}${sent.path}`);
        url.search = new URLSearchParams(sent.query).toString();
        const answer = await fetch(url, {
          method: sent.method,
          headers: sent.headers,
          body: sent.body ?? null,
        });
        body = await answer.text();
        return next(args);
      },
      { step: 'finalizeRequest', name: 'capture', priority: 'low' },
    );
    await send().catch(() => undefined);
    return body;
  };

  it('writes an error as ErrorResponse, Error, Type, Code, Message, RequestId', async () => {
    const body = await capture(() => dns.change(create(record('a.example.org', 'A', '192.0.2.1'))));
    expect(body).toMatch(
      /^<\?xml version="1\.0"\?>\n<ErrorResponse xmlns="https:\/\/route53\.amazonaws\.com\/doc\/2013-04-01\/"><Error><Type>Sender<\/Type><Code>InvalidChangeBatch<\/Code><Message>\[RRSet with DNS name a\.example\.org\. is not permitted in zone example\.com\.\]<\/Message><\/Error><RequestId>[0-9a-f-]{36}<\/RequestId><\/ErrorResponse>$/,
    );
  });

  it('writes a listing in the namespace and with the wrappers of the real service', async () => {
    const body = await capture(() =>
      dns.client.send(
        new ListResourceRecordSetsCommand({
          HostedZoneId: dns.zoneId,
          StartRecordName: 'example.com',
          StartRecordType: 'SOA',
        }),
      ),
    );
    expect(body).toBe(
      '<?xml version="1.0"?>\n<ListResourceRecordSetsResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/">' +
        '<ResourceRecordSets><ResourceRecordSet><Name>example.com.</Name><Type>SOA</Type><TTL>900</TTL><ResourceRecords>' +
        '<ResourceRecord><Value>ns-2048.awsdns-64.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400</Value></ResourceRecord>' +
        '</ResourceRecords></ResourceRecordSet></ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>300</MaxItems>' +
        '</ListResourceRecordSetsResponse>',
    );
  });

  it('refuses a body of another root element', async () => {
    dns.client.middlewareStack.add(
      (next) => async (args) => {
        const request = args.request as SignedRequest;
        request.body = request.body?.replaceAll('ChangeResourceRecordSetsRequest', 'ChangeBatch');
        return next(args);
      },
      { step: 'serialize', name: 'other-root', priority: 'low' },
    );
    expect(await dns.refusal(create(record('a.example.com', 'A', '192.0.2.1')))).toEqual([
      'MalformedInput',
      'ChangeBatch is not valid, expected ChangeResourceRecordSetsRequest',
    ]);
  });

  const routed = (setIdentifier: string) =>
    create({
      ...record('a.example.com', 'A', '192.0.2.1'),
      SetIdentifier: setIdentifier,
      Weight: 1,
    });
  /** Puts a text of the wire where no client would write it. */
  const sendInstead = (placeholder: string, text: string): void =>
    dns.client.middlewareStack.add(
      (next) => async (args) => {
        const request = args.request as SignedRequest;
        request.body = request.body?.replaceAll(placeholder, text);
        return next(args);
      },
      { step: 'serialize', name: 'other-text', priority: 'low' },
    );

  it.each([0x0, 0x1, 0x8, 0xb, 0x1f, 0xfffe, 0xffff])(
    'refuses a body with the character %i, which is none of XML',
    async (code) => {
      expect(await dns.refusal(routed(`a${String.fromCharCode(code)}b`))).toEqual([
        'MalformedInput',
        'Could not parse XML',
      ]);
    },
  );

  it.each(['&#x1;', '&#1;', '&#xD800;', '&#xfffe;', '&#1114112;'])(
    'refuses a body with the reference %s, which is none of XML',
    async (reference) => {
      sendInstead('HERE', reference);
      expect(await dns.refusal(routed('aHEREb'))).toEqual([
        'MalformedInput',
        'Could not parse XML',
      ]);
    },
  );

  it.each(['&#x9;', '&#10;', '&#x85;', '&#x1F535;', '\u{1f535}', '\u0085'])(
    'takes a body with %j',
    async (text) => {
      sendInstead('HERE', text);
      await dns.change(routed('aHEREb'));
      expect(await dns.listed()).toHaveLength(1);
    },
  );
});
