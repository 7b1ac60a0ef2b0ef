/*
 * The settings of a live command as the function would have them at the start of a run: with the key of encrypted TXT records,
 * and with those zones only that have the tags of `zoneTags`.
 */
import type { Configuration } from '../functions/sync/config.ts';
import { withLiveKey } from './encryption-key.ts';
import { say } from './print-report.ts';
import type { Terminal } from './terminal.ts';

export const liveSettings = async (
  configured: Configuration,
  terminal: Terminal,
): Promise<Configuration> => withChosenZones(await withLiveKey(configured, terminal), terminal);

const withChosenZones = async (
  settings: Configuration,
  terminal: Terminal,
): Promise<Configuration> => {
  if (settings.zoneTags.length === 0) return settings;
  const [{ awsClients }, { zonesByTags }] = await Promise.all([
    import('../functions/adapters/aws-clients.ts'),
    import('../functions/adapters/zone-tags.ts'),
  ]);
  const signal = (): AbortSignal => terminal.signal;
  const clients = awsClients({ signal, externalId: () => settings.externalId });
  const choose = zonesByTags({ client: clients.route53, now: Date.now, signal });
  const chosen = await choose(settings);
  for (const { id, name } of settings.zones.filter((zone) => !chosen.zones.includes(zone))) {
    say(`the zone ${name} (${id}) is left out: it lacks ${settings.zoneTags.join(', ')}`, terminal);
  }
  return chosen;
};
