/*
 * The key of encrypted TXT records on its way from Secrets Manager into the settings, over HTTP against the stand-in.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { awsClients } from '../../functions/adapters/aws-clients.ts';
import { readSecret } from '../../functions/adapters/secret.ts';
import { SyncError } from '../../functions/core/errors.ts';
import { type ConfigurationReaders, settingsLoader } from '../../functions/sync/config.ts';
import { account, type Cloud, region, startCloud } from '../../local/cloud.ts';

const text = '0123456789abcdef0123456789ABCDEF';
/** Not the Region that the function runs in. */
const elsewhere = 'eu-central-1';

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud();
  for (const [name, value] of Object.entries(cloud.environment)) vi.stubEnv(name, value);
});
afterAll(() => cloud.close());

const put = (name: string, value: string | Uint8Array): string =>
  cloud.secretsManager.put({ account, region: elsewhere, name, value });

const read = (arn: string): Promise<string> => readSecret(awsClients({ region }).secrets, arn);

const documentWith = (arn: string): string =>
  JSON.stringify({
    clusters: [{ name: 'prod', region, account }],
    zones: [{ id: 'Z0123', name: 'example.com' }],
    txt: { prefix: 'x-', encryptionKeySecretArn: arn },
  });

const loaderOf = (arn: string, readers: Partial<ConfigurationReaders> = {}) =>
  settingsLoader(
    { config: documentWith(arn), parameter: null, queueUrl: 'q', region },
    { readParameter: () => Promise.reject(new Error('not asked')), readSecret: read, ...readers },
  );

const failureOf = async (load: () => Promise<unknown>): Promise<SyncError> => {
  try {
    await load();
  } catch (error) {
    if (error instanceof SyncError) return error;
  }
  throw new Error('expected a SyncError');
};

describe('the key of TXT records', () => {
  it('is read from its secret, in the Region of the secret', async () => {
    const settings = await loaderOf(put('text', text))();
    expect(settings.txt).toMatchObject({ prefix: 'x-', encryptionKey: Buffer.from(text) });
  });

  it('may be base64, or binary', async () => {
    const bytes = Buffer.from(text);
    const secrets = [put('base64', bytes.toString('base64')), put('binary', bytes)];
    for (const arn of secrets) {
      expect((await loaderOf(arn)()).txt.encryptionKey).toEqual(bytes);
    }
  });

  it('is kept once it was good, and asked for again while it is not', async () => {
    const arn = put('late', 'too short');
    let asked = 0;
    const load = loaderOf(arn, {
      readSecret: (name) => {
        asked += 1;
        return read(name);
      },
    });
    await failureOf(load);
    put('late', text);
    expect((await load()).txt.encryptionKey).toEqual(Buffer.from(text));
    expect((await load()).txt.encryptionKey).toEqual(Buffer.from(text));
    expect(asked).toBe(2);
  });

  it('is not asked for where no secret is named', async () => {
    const { txt: _, ...plain } = JSON.parse(documentWith('')) as Record<string, unknown>;
    const load = settingsLoader(
      { config: JSON.stringify(plain), parameter: null, queueUrl: 'q', region },
      { readParameter: read, readSecret: read },
    );
    const before = cloud.server.requests.length;
    expect((await load()).txt.encryptionKey).toBeNull();
    expect(cloud.server.requests.length).toBe(before);
  });

  it('that is none is a fault of the configuration, and its text is not told', async () => {
    const failure = await failureOf(loaderOf(put('json', `{"key":"${text}"}`)));
    expect(failure).toMatchObject({ code: 'invalid-configuration', retryable: false });
    expect(failure.message).toMatch(
      /^the secret arn:\S+ holds no key for TXT records: found a JSON object, expected the key alone: .*; store the value of --txt-encrypt-aes-key there$/,
    );
    expect(failure.message).not.toContain(text.slice(0, 8));
  });

  it('whose secret is not there is a fault that trying again does not mend', async () => {
    const arn = put('short-lived', text).replace('short-lived', 'never-made');
    const failure = await failureOf(loaderOf(arn));
    expect(failure).toMatchObject({ code: 'invalid-configuration', retryable: false });
    expect(failure.message).toContain(`the secret ${arn} of txt.encryptionKeySecretArn`);
    expect(failure.message).toContain('allow secretsmanager:GetSecretValue');
  });

  it('whose secret cannot be read just now is worth another try', async () => {
    const arn = put('deleted', text);
    cloud.secretsManager.scheduleDeletion({ account, region: elsewhere, name: 'deleted' });
    const failure = await failureOf(loaderOf(arn));
    expect(failure).toMatchObject({ code: 'invalid-configuration', retryable: true });
  });
});
