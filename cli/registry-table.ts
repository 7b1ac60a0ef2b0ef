/*
 * The table of external-dns's DynamoDB registry, read whole and consistently: half a table would look like records that
 * nobody owns. It is never written.
 */
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { awsFailureOf } from '../functions/adapters/aws-failures.ts';
import { type ReadItem, readRegistryItem } from './registry-item.ts';
import { UsageError } from './usage-error.ts';

export type RegistryTable = { readonly table: string; readonly region: string };

/** Throws UsageError when it cannot be read to its end. */
export const readRegistryTable = async (
  { table, region }: RegistryTable,
  signal: AbortSignal,
): Promise<readonly ReadItem[]> => {
  const client = new DynamoDBClient({
    region,
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      throwOnRequestTimeout: true,
    }),
  });
  const items: ReadItem[] = [];
  try {
    const pages = paginateScan(
      { client },
      { TableName: table, ConsistentRead: true },
      {
        abortSignal: signal,
      },
    );
    for await (const page of pages) items.push(...(page.Items ?? []).map(readRegistryItem));
    return items;
  } catch (error) {
    const { text } = awsFailureOf(error);
    throw new UsageError(
      `the table ${table} in ${region} could not be read: ${text}; correct --table or --dynamodb-region, or allow these credentials dynamodb:Scan on it`,
      { cause: error },
    );
  } finally {
    client.destroy();
  }
};
