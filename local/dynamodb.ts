/*
 * The stand-in for DynamoDB as far as the registry of external-dns needs one: tables with a partition key, put there by
 * functions, and Scan with its filter and its pages.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html
 */
import { type Item, parseFilter } from './dynamodb-filter.ts';
import {
  isObject,
  type JsonInput,
  jsonError,
  jsonResult,
  optionalNumber,
  optionalString,
  parseInput,
  targetAction,
} from './json-protocol.ts';
import { type AwsService, ServiceError, type ServiceRequest } from './service.ts';

type TablePlace = { readonly account: string; readonly region: string; readonly name: string };

type NewTable = TablePlace & {
  /** @default 'k', as external-dns has it */
  readonly partitionKey?: string;
  /** Ends a page after so many items, for tests that have no megabyte to spare. @default 1 MB decides alone */
  readonly itemsPerPage?: number;
};

export type DynamoDb = {
  readonly service: AwsService;
  readonly createTable: (table: NewTable) => void;
  /** Writes an item, or replaces the one of the same partition key. */
  readonly put: (place: TablePlace, item: Item) => void;
  readonly remove: (place: TablePlace, key: string) => void;
};

type Table = {
  readonly partitionKey: string;
  readonly itemsPerPage: number;
  /** By the value of the partition key, in the order that a scan has. */
  readonly items: Map<string, Item>;
};

const contentType = 'application/x-amz-json-1.0';
const pageBytes = 1024 * 1024;

/** Parameters of Scan that change its answer in ways this stand-in does not play. */
const unsupported = [
  'AttributesToGet',
  'ConditionalOperator',
  'IndexName',
  'ProjectionExpression',
  'ScanFilter',
  'Segment',
  'Select',
  'TotalSegments',
];

export const createDynamoDb = (): DynamoDb => {
  const tables = new Map<string, Table>();
  const tableOf = (place: TablePlace): Table => {
    const table = tables.get(keyOf(place));
    if (table === undefined) throw new Error(`no table '${place.name}' in ${place.region}`);
    return table;
  };

  return {
    service: {
      signingName: 'dynamodb',
      actionOf: (request) => targetAction(request, 'DynamoDB_20120810'),
      handle: async (action, request) => {
        if (action !== 'Scan') {
          throw new ServiceError('UnknownOperationException', `the stand-in has no ${action}`);
        }
        const input = parseInput(request);
        return jsonResult(contentType, scan(findTable(tables, request, input), input));
      },
      errorResponse: (error) =>
        jsonError(contentType, error, `${namespaceOf(error.code)}#${error.code}`),
    },
    createTable: ({ partitionKey = 'k', itemsPerPage = Number.POSITIVE_INFINITY, ...place }) => {
      tables.set(keyOf(place), { partitionKey, itemsPerPage, items: new Map() });
    },
    put: (place, item) => {
      const table = tableOf(place);
      const key = item[table.partitionKey]?.S;
      if (key === undefined) {
        throw new Error(`an item of '${place.name}' needs the string '${table.partitionKey}'`);
      }
      table.items.set(key, item);
    },
    remove: (place, key) => {
      tableOf(place).items.delete(key);
    },
  };
};

const findTable = (
  tables: ReadonlyMap<string, Table>,
  request: ServiceRequest,
  input: JsonInput,
): Table => {
  const asked = optionalString(input, 'TableName') ?? '';
  if (!/^[a-zA-Z0-9_.:/-]{3,}$/.test(asked)) {
    throw invalid(`Invalid table/index name: '${asked}'`);
  }
  const name = asked.startsWith('arn:') ? asked.slice(asked.lastIndexOf('/') + 1) : asked;
  const table = tables.get(keyOf({ ...request, name }));
  if (table !== undefined) return table;
  throw new ServiceError('ResourceNotFoundException', 'Requested resource not found');
};

/** A page ends by the items that were looked at, not by those the filter let through: it may be empty and not the last. */
const scan = (table: Table, input: JsonInput): object => {
  const found = unsupported.find((name) => input[name] !== undefined);
  if (found !== undefined) throw invalid(`the stand-in has no ${found} in a Scan`);
  const limit = optionalNumber(input, 'Limit') ?? Number.POSITIVE_INFINITY;
  if (limit < 1) throw invalid('Limit must be greater than or equal to 1');
  const matches = parseFilter(
    optionalString(input, 'FilterExpression'),
    objectOf(input, 'ExpressionAttributeNames'),
    objectOf(input, 'ExpressionAttributeValues'),
  );
  const rest = itemsAfter(table, input.ExclusiveStartKey);
  const page = rest.slice(0, pageLength(rest, Math.min(limit, table.itemsPerPage)));
  const items = page.filter(([, item]) => matches(item)).map(([, item]) => item);
  const last = page.at(-1);
  // A page that ends exactly at its limit does not know whether anything follows.
  const isCut = last !== undefined && (page.length < rest.length || page.length === limit);
  return {
    Count: items.length,
    ScannedCount: page.length,
    Items: items,
    ...(isCut ? { LastEvaluatedKey: { [table.partitionKey]: { S: last[0] } } } : {}),
  };
};

const itemsAfter = (table: Table, start: unknown): readonly (readonly [string, Item])[] => {
  const all = [...table.items].toSorted(([one], [other]) => (one < other ? -1 : 1));
  if (start === undefined || start === null) return all;
  const value: unknown = isObject(start) ? start[table.partitionKey] : undefined;
  const key: unknown = isObject(value) ? value.S : undefined;
  if (typeof key !== 'string') {
    throw invalid(
      'The provided starting key is invalid: The provided key element does not match the schema',
    );
  }
  return all.filter(([each]) => each > key);
};

const pageLength = (rest: readonly (readonly [string, Item])[], limit: number): number => {
  let bytes = 0;
  for (const [index, [, item]] of rest.entries()) {
    if (index === limit) return index;
    bytes += JSON.stringify(item).length;
    if (bytes > pageBytes) return index + 1;
  }
  return rest.length;
};

const objectOf = (input: JsonInput, name: string): JsonInput => {
  const value = input[name];
  if (value === undefined || value === null) return {};
  if (isObject(value)) return value;
  throw invalid(`${name} must be a map`);
};

const invalid = (message: string): ServiceError => new ServiceError('ValidationException', message);

/** Errors of the service and errors of the front end have two prefixes in `__type`. */
const namespaceOf = (code: string): string =>
  ['ResourceNotFoundException', 'ProvisionedThroughputExceededException'].includes(code)
    ? 'com.amazonaws.dynamodb.v20120810'
    : 'com.amazon.coral.validate';

const keyOf = ({ account, region, name }: TablePlace): string => `${account}/${region}/${name}`;
