/*
 * Does a trail log the calls that make and delete load balancers? They are write management events of Elastic Load Balancing;
 * a trail says what it logs in selectors of an older and a newer kind.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
import type {
  AdvancedEventSelector,
  AdvancedFieldSelector,
  EventSelector,
} from '@aws-sdk/client-cloudtrail';

/** `unsure`: it depends on something else than the call, such as who makes it. */
export type Coverage = 'yes' | 'no' | 'unsure';

export const logsLoadBalancerWrites = (selectors: {
  readonly EventSelectors?: readonly EventSelector[] | undefined;
  readonly AdvancedEventSelectors?: readonly AdvancedEventSelector[] | undefined;
}): Coverage => {
  const advanced = selectors.AdvancedEventSelectors ?? [];
  if (advanced.length > 0) return best(advanced.map(advancedCoverage));
  return best((selectors.EventSelectors ?? []).map(basicCoverage));
};

const best = (coverages: readonly Coverage[]): Coverage => {
  if (coverages.includes('yes')) return 'yes';
  return coverages.includes('unsure') ? 'unsure' : 'no';
};

const eventSource = 'elasticloadbalancing.amazonaws.com';
const watchedCalls = ['CreateLoadBalancer', 'DeleteLoadBalancer'];

/** What is left out counts: no ReadWriteType is All, no IncludeManagementEvents is true. */
const basicCoverage = (selector: EventSelector): Coverage => {
  const writes = selector.ReadWriteType !== 'ReadOnly';
  const management = selector.IncludeManagementEvents !== false;
  const excluded = selector.ExcludeManagementEventSources?.includes(eventSource) === true;
  return writes && management && !excluded ? 'yes' : 'no';
};

/** All field selectors of one selector must hold. */
const advancedCoverage = (selector: AdvancedEventSelector): Coverage => {
  const fields = selector.FieldSelectors ?? [];
  const coverages = fields.map(fieldCoverage);
  const namesCategory = fields.some((field) => field.Field === 'eventCategory');
  if (!namesCategory || coverages.includes('no')) return 'no';
  return coverages.includes('unsure') ? 'unsure' : 'yes';
};

const fieldCoverage = (field: AdvancedFieldSelector): Coverage => {
  const values = knownValues.get(field.Field ?? '');
  if (values === undefined) return 'unsure';
  return values.every((value) => holds(field, value)) ? 'yes' : 'no';
};

const knownValues: ReadonlyMap<string, readonly string[]> = new Map([
  ['eventCategory', ['Management']],
  ['readOnly', ['false']],
  ['eventSource', [eventSource]],
  ['eventName', watchedCalls],
  ['eventType', ['AwsApiCall']],
]);

const holds = (field: AdvancedFieldSelector, value: string): boolean => {
  const any = (
    texts: readonly string[] | undefined,
    test: (text: string) => boolean,
    otherwise: boolean,
  ): boolean => (texts === undefined || texts.length === 0 ? otherwise : texts.some(test));
  const equal = (text: string): boolean => text === value;
  const starts = (text: string): boolean => value.startsWith(text);
  const ends = (text: string): boolean => value.endsWith(text);
  return (
    any(field.Equals, equal, true) &&
    any(field.StartsWith, starts, true) &&
    any(field.EndsWith, ends, true) &&
    !any(field.NotEquals, equal, false) &&
    !any(field.NotStartsWith, starts, false) &&
    !any(field.NotEndsWith, ends, false)
  );
};
