/*
 * The stand-in for DynamoDB, through the real client.
 */
import {
  DynamoDBClient,
  paginateScan,
  ScanCommand,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAwsServer } from '../../local/aws-server.ts';
import { createCredentials } from '../../local/credentials.ts';
import { createDynamoDb } from '../../local/dynamodb.ts';

const account = '111122223333';
const region = 'eu-west-1';
const place = { account, region, name: 'external-dns' };
const credentials = createCredentials();
const alice = credentials.issueUser(account, 'alice');
const dynamodb = createDynamoDb();
let server: Awaited<ReturnType<typeof startAwsServer>>;
let client: DynamoDBClient;

const item = (name: string, owner: string) => ({
  k: { S: `${name}.example.com#A#` },
  o: { S: owner },
  l: { M: { resource: { S: `service/shop/${name}` } } },
});

beforeAll(async () => {
  server = await startAwsServer({ services: [dynamodb.service], credentials });
  const { accessKeyId, secretAccessKey } = alice;
  client = new DynamoDBClient({
    region,
    endpoint: server.url,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
  dynamodb.createTable({ ...place, itemsPerPage: 2 });
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    dynamodb.put(place, item(name, name === 'c' || name === 'e' ? 'prod' : 'test'));
  }
});
afterAll(() => server.close());

const scan = async (input: Partial<ScanCommandInput> = {}) => {
  const { $metadata: _, ...answer } = await client.send(
    new ScanCommand({ TableName: place.name, ConsistentRead: true, ...input }),
  );
  return answer;
};
const ofProd: Partial<ScanCommandInput> = {
  FilterExpression: 'o = :owner',
  ExpressionAttributeValues: { ':owner': { S: 'prod' } },
};

describe('Scan', () => {
  it('answers the items of a page, and where the next one starts', async () => {
    expect(await scan()).toEqual({
      Count: 2,
      ScannedCount: 2,
      Items: [item('a', 'test'), item('b', 'test')],
      LastEvaluatedKey: { k: { S: 'b.example.com#A#' } },
    });
    expect(await scan({ ExclusiveStartKey: { k: { S: 'd.example.com#A#' } } })).toEqual({
      Count: 1,
      ScannedCount: 1,
      Items: [item('e', 'prod')],
    });
  });

  it('filters after it has cut the page, so that a page may be empty and not the last', async () => {
    const pages = [];
    for await (const page of paginateScan({ client }, { TableName: place.name, ...ofProd })) {
      pages.push(page.Items);
    }
    expect(pages).toEqual([[], [item('c', 'prod')], [item('e', 'prod')]]);
  });

  it('takes names of attributes, AND and <>', async () => {
    const answer = await scan({
      FilterExpression: '#o = :owner AND (k <> :key)',
      ExpressionAttributeNames: { '#o': 'o' },
      ExpressionAttributeValues: { ':owner': { S: 'test' }, ':key': { S: 'a.example.com#A#' } },
    });
    expect(answer.Items).toEqual([item('b', 'test')]);
  });

  it('ends a page at the limit of the request, not knowing whether that is the end', async () => {
    const start = { ExclusiveStartKey: { k: { S: 'd.example.com#A#' } }, Limit: 1 };
    expect((await scan(start)).LastEvaluatedKey).toEqual({ k: { S: 'e.example.com#A#' } });
  });

  it('ends a page after a megabyte', async () => {
    const large = { ...place, name: 'large' };
    dynamodb.createTable(large);
    const text = 'x'.repeat(300_000);
    for (const k of ['1', '2', '3', '4', '5']) dynamodb.put(large, { k: { S: k }, t: { S: text } });
    expect(await scan({ TableName: 'large' })).toMatchObject({
      Count: 4,
      LastEvaluatedKey: { k: { S: '4' } },
    });
  });

  it('sees an item that was replaced once, and one that was removed not at all', async () => {
    const small = { ...place, name: 'small' };
    dynamodb.createTable(small);
    for (const owner of ['old', 'new']) dynamodb.put(small, item('a', owner));
    dynamodb.put(small, item('b', 'new'));
    dynamodb.remove(small, 'b.example.com#A#');
    expect((await scan({ TableName: 'small' })).Items).toEqual([item('a', 'new')]);
  });

  const far = { ...place, name: 'far' };
  it('refuses an unknown table, and one of another account or region', async () => {
    dynamodb.createTable({ ...far, account: '444455556666' });
    dynamodb.createTable({ ...far, region: 'us-east-1' });
    for (const TableName of ['nope', 'far']) {
      await expect(scan({ TableName })).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: 'Requested resource not found',
        $metadata: { httpStatusCode: 400 },
      });
    }
  });

  const values = { ExpressionAttributeValues: { ':owner': { S: 'prod' } } };
  const mistakes: readonly (readonly [string, Partial<ScanCommandInput>, RegExp])[] = [
    ['a value that is not defined', { FilterExpression: 'o = :owner' }, /not defined.*:owner/],
    [
      'a name that is not defined',
      { FilterExpression: '#o = :owner', ...values },
      /not defined.*#o/,
    ],
    [
      'a value that is not used',
      { ...ofProd, ExpressionAttributeValues: { ':owner': { S: 'a' }, ':x': { S: 'b' } } },
      /unused.*:x/,
    ],
    ['values without an expression', values, /only be specified when using expressions/],
    [
      'an expression that it cannot read',
      { FilterExpression: 'begins_with(o, :owner)', ...values },
      /found 'begins_with\(o, :owner\)'/,
    ],
    ['a starting key of another form', { ExclusiveStartKey: { x: { S: 'a' } } }, /starting key/],
    ['a limit of 0', { Limit: 0 }, /greater than or equal to 1/],
    ['a parameter that it does not play', { ProjectionExpression: 'k' }, /ProjectionExpression/],
  ];
  it.each(mistakes)('refuses %s', async (_, input, message) => {
    await expect(scan(input)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });
});
