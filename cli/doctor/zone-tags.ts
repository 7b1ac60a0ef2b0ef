/*
 * The zones that have the tags of `zoneTags`. One that lacks them is left alone by a run and by the other checks; that all of
 * them lack them is more likely a typing error than a wish.
 */
import { zonesByTags } from '../../functions/adapters/zone-tags.ts';
import { SyncError } from '../../functions/core/errors.ts';
import { type Finding, ok, problem } from './finding.ts';
import { callerText, failedCall, type Practice } from './practice.ts';

export type ChosenZones = { readonly practice: Practice; readonly findings: readonly Finding[] };

/** Where the tags cannot be read, every zone is checked. */
export const chooseZones = async (practice: Practice): Promise<ChosenZones> => {
  const { settings, clients, signal } = practice;
  const wanted = settings.zoneTags.join(', ');
  const choose = zonesByTags({
    client: clients.route53,
    now: Date.now,
    signal: () => signal,
  });
  try {
    const chosen = await choose(settings);
    const left = settings.zones.filter((zone) => !chosen.zones.includes(zone));
    const findings =
      settings.zones.length === left.length
        ? [
            problem(
              'zone',
              `no zone has the tags ${wanted} of zoneTags, so nothing is published`,
              'tag the zones, or correct zoneTags in the settings',
            ),
          ]
        : left.map((zone) =>
            ok(
              'zone',
              `${zone.name} (${zone.id}) lacks ${wanted} of zoneTags, so it is left alone`,
            ),
          );
    return { practice: { ...practice, settings: chosen }, findings };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    const roles = [...new Set(settings.zones.map((zone) => callerText(zone.roleArn)))];
    const allow = `allow ${roles.join(' and ')} route53:ListTagsForResources on the zones`;
    const what = 'the tags of the zones could not be read';
    return {
      practice,
      findings: [failedCall(practice, 'zone', what, error.cause ?? error, { allow })],
    };
  }
};
