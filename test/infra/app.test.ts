/*
 * The app as the CDK runs it: bad settings end it with one line each and exit code 1.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { quietApp } from './synthesized.ts';

type Ended = { readonly code: number | string; readonly stderr: string };

describe('the app', () => {
  const folder = mkdtempSync(join(tmpdir(), 'elb53-app-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The CDK hands context and output folder over in variables. */
  const runApp = (context: Readonly<Record<string, unknown>>): Promise<Ended> =>
    new Promise((done) => {
      const app = fileURLToPath(new URL('../../infra/app.ts', import.meta.url));
      const env = {
        ...process.env,
        CDK_OUTDIR: folder,
        CDK_CONTEXT_JSON: JSON.stringify({ ...quietApp().node.getAllContext(), ...context }),
      };
      execFile(process.execPath, [app], { env }, (error, _, stderr) =>
        done({ code: error?.code ?? 0, stderr }),
      );
    });

  test('is quiet about good settings', async () => {
    const ended = await runApp({ clusters: 'prod', zones: 'Z0123456789ABC:example.com' });
    expect(ended).toEqual({ code: 0, stderr: '' });
  });

  test('tells each fault in a line of its own, without a stack trace', async () => {
    const ended = await runApp({ clusters: 'prod,prod', zones: 'Z0123456789ABC:example' });
    expect(ended).toEqual({
      code: 1,
      stderr:
        "elb53: clusters.1: the cluster 'prod' is listed twice; remove one\n" +
        "elb53: zones.0.name: found 'example', expected a full name such as example.com\n",
    });
  });
});
