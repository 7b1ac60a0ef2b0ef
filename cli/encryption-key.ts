/*
 * The key of encrypted ownership TXT records for a command: from the environment, or from the secret that the configuration
 * names, with the credentials of whoever calls. An offline plan calls nobody, so it takes the environment only.
 */
import type { Configuration } from '../functions/sync/config.ts';
import { withEncryptionKey, withKeyText } from '../functions/sync/encryption-key.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const variable = 'ELB53_TXT_ENCRYPTION_KEY';

export const withLiveKey = async (
  settings: Configuration,
  terminal: Terminal,
): Promise<Configuration> =>
  withGivenKey(settings, terminal) ??
  withEncryptionKey(settings, async (arn) => {
    const [{ awsClients }, { readSecret }] = await Promise.all([
      import('../functions/adapters/aws-clients.ts'),
      import('../functions/adapters/secret.ts'),
    ]);
    return readSecret(awsClients({ signal: () => terminal.signal }).secrets, arn);
  });

export const withOfflineKey = (settings: Configuration, terminal: Terminal): Configuration => {
  const given = withGivenKey(settings, terminal);
  if (given !== null) return given;
  if (settings.encryptionKeySecretArn === null) return settings;
  throw new UsageError(
    `found no ${variable}, expected the key of the TXT records in it, because the configuration has txt.encryptionKeySecretArn and an offline plan does not ask AWS; set the variable`,
  );
};

/** Null when the environment has no key. */
const withGivenKey = (settings: Configuration, { environment }: Terminal): Configuration | null => {
  const text = environment[variable];
  if (text === undefined || text === '') return null;
  if (settings.encryptionKeySecretArn !== null) return withKeyText(settings, text, variable);
  throw new UsageError(
    `found ${variable}, but the configuration has no txt.encryptionKeySecretArn, so TXT records are plain; set it, or remove the variable`,
  );
};
