/*
 * A process that is a Lambda execution environment: it loads one handler, as the runtime does at init, and invokes it for
 * every message of its parent. What the handler logs goes to stdout, as it goes to CloudWatch.
 */
import type { Context } from 'aws-lambda';

type Invocation = {
  readonly id: number;
  readonly event: unknown;
  readonly context: Omit<Context, 'getRemainingTimeInMillis' | 'done' | 'fail' | 'succeed'>;
  readonly timeoutMilliseconds: number;
};

const entry = String(process.argv[2]);
const { handler } = (await import(entry)) as {
  handler: (event: unknown, context: Context) => Promise<unknown>;
};

const callbackStyle = (): never => {
  throw new Error('the Node.js 24 runtime has no callbacks');
};

process.on('message', (message: Invocation) => {
  const deadline = Date.now() + message.timeoutMilliseconds;
  const context: Context = {
    ...message.context,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: callbackStyle,
    fail: callbackStyle,
    succeed: callbackStyle,
  };
  handler(message.event, context).then(
    (result) => process.send?.({ id: message.id, result }),
    (error: unknown) =>
      process.send?.({
        id: message.id,
        error: error instanceof Error ? error.message : String(error),
      }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
