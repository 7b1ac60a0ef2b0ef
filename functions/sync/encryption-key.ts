/*
 * The key of encrypted ownership TXT records. The settings name a secret; what it holds is put into them before a run, and
 * stands nowhere else: not in the configuration document, not in a message.
 */
import { SyncError } from '../core/errors.ts';
import { parseEncryptionKey } from '../core/txt-encryption.ts';
import type { Configuration } from './config.ts';

/** `readSecret` is asked only where the settings name a secret. Throws SyncError `invalid-configuration`. */
export const withEncryptionKey = async (
  configuration: Configuration,
  readSecret: (arn: string) => Promise<string>,
): Promise<Configuration> => {
  const { encryptionKeySecretArn: arn } = configuration;
  if (arn === null) return configuration;
  return withKeyText(configuration, await readSecret(arn), `the secret ${arn}`);
};

/** The same with the text of a key that is known already; `where` tells where it is from. */
export const withKeyText = (
  configuration: Configuration,
  text: string,
  where: string,
): Configuration => {
  const parsed = parseEncryptionKey(text);
  if (parsed.kind === 'key') {
    return { ...configuration, txt: { ...configuration.txt, encryptionKey: parsed.key } };
  }
  throw new SyncError(
    'invalid-configuration',
    `${where} holds no key for TXT records: ${parsed.problem}; store the value of --txt-encrypt-aes-key there`,
    { retryable: false },
  );
};
