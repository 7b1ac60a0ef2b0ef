/*
 * The execution environment of the benchmarks, with functions that are a line long.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Code } from '../../bench/bundle.ts';
import { manualContext } from '../../bench/function-process.ts';
import {
  peakMegabytes,
  processorMilliseconds,
  startExecutionEnvironment,
} from '../../bench/lambda/execution-environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'elb53-functions-'));
afterAll(() => rmSync(folder, { recursive: true }));

const codeOf = (name: string, text: string): Code => {
  writeFileSync(join(folder, `${name}.js`), text);
  return { folder, handler: `${name}.handler` };
};

describe('an execution environment', () => {
  it('invokes a handler again and again in one process, with what Lambda tells it', async () => {
    const code = codeOf(
      'counting',
      `let calls = 0;
       exports.handler = async (event, context) => ({ calls: ++calls, event, id: context.awsRequestId,
         memory: context.memoryLimitInMB, left: context.getRemainingTimeInMillis(), x: process.env.X });`,
    );
    const lambda = await startExecutionEnvironment({ X: 'y' }, { code });
    const context = manualContext();
    expect(await lambda.invoke({ a: 1 }, manualContext())).toMatchObject({ calls: 1 });
    const answer = await lambda.invoke({ a: 'ü' }, context);
    expect(answer).toMatchObject({ calls: 2, event: { a: 'ü' }, x: 'y', memory: '512' });
    expect(answer).toMatchObject({ id: context.awsRequestId });
    expect((answer as { left: number }).left).toBeGreaterThan(200_000);
    expect(lambda.initMilliseconds).toBeGreaterThan(0);
    expect(peakMegabytes(lambda.pid)).toBeGreaterThan(10);
    expect(processorMilliseconds(lambda.pid)).toBeGreaterThanOrEqual(0);
    await lambda.close();
  });

  it('hands on what a handler throws, and stays', async () => {
    const code = codeOf(
      'failing',
      `exports.handler = async (event) => { if (event.bad) throw new Error('no good'); return 1; };`,
    );
    const lambda = await startExecutionEnvironment({}, { code });
    await expect(lambda.invoke({ bad: true }, manualContext())).rejects.toThrow('no good');
    expect(await lambda.invoke({}, manualContext())).toBe(1);
    await lambda.close();
  });

  it('says why a handler cannot be loaded', async () => {
    const code = codeOf('broken', `throw new Error('a bad environment');`);
    await expect(startExecutionEnvironment({}, { code })).rejects.toThrow('a bad environment');
  });

  it('ends an invocation that takes longer than it may', async () => {
    const code = codeOf(
      'slow',
      'exports.handler = () => new Promise(() => setInterval(() => 0, 9));',
    );
    const lambda = await startExecutionEnvironment({}, { code });
    const context = { ...manualContext(), getRemainingTimeInMillis: () => 50 };
    await expect(lambda.invoke({}, context)).rejects.toThrow('Task timed out after 0.05 seconds');
    await lambda.close();
  });

  it('says that the process ended under an invocation', async () => {
    const code = codeOf('ending', 'exports.handler = async () => process.exit(7);');
    const lambda = await startExecutionEnvironment({}, { code });
    await expect(lambda.invoke({}, manualContext())).rejects.toThrow('the function stopped with 7');
    await lambda.close();
  });
});
