/*
 * Routing policies: which of several record sets of one name and type Route 53 answers with. The fields are Route 53's own
 * (API reference, ResourceRecordSet), so that a record that is read compares with one that is asked for. What Route 53 would
 * refuse for certain is refused here, before it can spoil a batch.
 */
import { printable } from './dns-name.ts';

export type Routing = Readonly<Record<string, unknown>>;

/** `set-identifier` and the `aws-` annotations without their prefixes; undefined when the key is not there. */
export type RoutingKeys = (key: string) => string | undefined;

export type ReadRouting =
  | { readonly kind: 'routing'; readonly setIdentifier: string | null; readonly routing: Routing }
  | { readonly kind: 'invalid'; readonly detail: string };

/** One policy at most, and a set identifier exactly where there is one. A health check goes with every record. */
export const readRouting = (value: RoutingKeys): ReadRouting => {
  const setIdentifier = value('set-identifier') || null;
  const parts = policies.map(({ name, read }) => ({ name, part: read(value) }));
  const wrong = parts.find(({ part }) => part?.kind === 'invalid')?.part;
  if (wrong?.kind === 'invalid') return wrong;
  const chosen = parts.flatMap(({ name, part }) =>
    part?.kind === 'fields' ? [{ name, fields: part.fields }] : [],
  );
  const names = chosen.map(({ name }) => name);
  const healthCheckId = value('aws-health-check-id')?.trim() ?? '';
  const problem =
    contradiction(names, setIdentifier) ??
    textProblem('set-identifier', setIdentifier ?? '', 128) ??
    textProblem('aws-health-check-id', healthCheckId, 64);
  if (problem !== null) return { kind: 'invalid', detail: problem };
  const health = healthCheckId ? { HealthCheckId: healthCheckId } : {};
  const routing = Object.assign({}, ...chosen.map(({ fields }) => fields), health);
  return { kind: 'routing', setIdentifier, routing };
};

/** The policy of a record set as Route 53's fields say; record sets of one name and type must have the same one. */
export const policyOf = (record: {
  readonly setIdentifier: string | null;
  readonly routing: Routing;
}): string =>
  record.setIdentifier === null
    ? 'simple'
    : (policyFields.find((field) => record.routing[field] !== undefined) ?? 'unknown');

/** A text that is the same for the same routing, whatever the order of the fields and however a number is written. */
export const routingText = (routing: Routing): string => JSON.stringify(canonical(routing));

const policyFields = [
  'Weight',
  'Region',
  'Failover',
  'MultiValueAnswer',
  'GeoLocation',
  'GeoProximityLocation',
  'CidrRoutingConfig',
];

type Part =
  | { readonly kind: 'fields'; readonly fields: Routing }
  | { readonly kind: 'invalid'; readonly detail: string }
  | null;

type Policy = { readonly name: string; readonly read: (value: RoutingKeys) => Part };

const contradiction = (names: readonly string[], setIdentifier: string | null): string | null => {
  const [first, second] = names;
  if (first !== undefined && second !== undefined) {
    return `two routing policies, ${first} and ${second}, cannot be followed at once; keep one of them`;
  }
  if (first !== undefined && setIdentifier === null) {
    return `the routing policy ${first} needs the annotation set-identifier, which tells its records apart; add it`;
  }
  if (setIdentifier === null) return null;
  if (first === undefined) {
    return `set-identifier '${printable(setIdentifier)}' needs a routing policy, such as aws-weight; add one or remove it`;
  }
  return null;
};

/**
 * Of the texts that Route 53 takes as they are. XML cannot carry every character (https://www.w3.org/TR/xml/#charsets), and
 * Route 53 refuses a request that has one without a word about whose it is. Control characters that it can carry go with them.
 */
const textProblem = (key: string, text: string, most: number): string | null => {
  if (/[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(text)) {
    return `${key} '${printable(text)}' has a control character or one that is no text; remove it`;
  }
  return text.length > most
    ? `${key} has ${text.length} characters, at most ${most} are allowed`
    : null;
};

const fields = (value: Routing): Part => ({ kind: 'fields', fields: value });

const invalid = (key: string, found: string, expected: string): Part => ({
  kind: 'invalid',
  detail: `${key} '${printable(found)}' cannot be followed; expected ${expected}`,
});

/** A policy that one key makes: `parse` gives the value of its field, or undefined for a value that cannot be. */
const keyed = (
  key: string,
  field: string,
  expected: string,
  parse: (text: string) => unknown,
): Policy => ({
  name: key,
  read: (value) => {
    const text = value(key);
    if (text === undefined) return null;
    const parsed = parse(text.trim());
    return parsed === undefined ? invalid(key, text, expected) : fields({ [field]: parsed });
  },
});

const whole = (text: string, from: number, to: number): number | undefined => {
  const number = /^[+-]?\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return number >= from && number <= to ? number : undefined;
};

const matching =
  (pattern: RegExp) =>
  (text: string): string | undefined =>
    pattern.test(text) ? text : undefined;

const yes: ReadonlySet<string> = new Set(['', 'true', '1']);

const multiValue: Policy = {
  name: 'aws-multi-value-answer',
  read: (value) => {
    const text = value('aws-multi-value-answer');
    if (text === undefined || text.trim().toLowerCase() === 'false') return null;
    return yes.has(text.trim().toLowerCase())
      ? fields({ MultiValueAnswer: true })
      : invalid('aws-multi-value-answer', text, "'true' or 'false'");
  },
};

/** Codes of continents: Route 53 API reference, GeoLocation. */
const continents = /^(AF|AN|AS|EU|NA|OC|SA)$/;

const geolocation: Policy = {
  name: 'aws-geolocation',
  read: (value) => {
    const continent = value('aws-geolocation-continent-code');
    const country = value('aws-geolocation-country-code');
    const subdivision = value('aws-geolocation-subdivision-code');
    if (continent !== undefined) {
      // With a continent the other two say nothing (external-dns provider/aws).
      return continents.test(continent)
        ? fields({ GeoLocation: { ContinentCode: continent } })
        : invalid(
            'aws-geolocation-continent-code',
            continent,
            'one of AF, AN, AS, EU, NA, OC and SA',
          );
    }
    if (country === undefined) {
      return subdivision === undefined
        ? null
        : invalid('aws-geolocation-subdivision-code', subdivision, 'it beside a country code');
    }
    if (!/^([A-Z]{2}|\*)$/.test(country)) {
      return invalid('aws-geolocation-country-code', country, "two capital letters or '*'");
    }
    if (subdivision === undefined) return fields({ GeoLocation: { CountryCode: country } });
    return /^[A-Z0-9]{1,3}$/.test(subdivision)
      ? fields({ GeoLocation: { CountryCode: country, SubdivisionCode: subdivision } })
      : invalid('aws-geolocation-subdivision-code', subdivision, 'one to three capital letters');
  },
};

const geoproximityKeys = [
  'aws-geoproximity-region',
  'aws-geoproximity-local-zone-group',
  'aws-geoproximity-coordinates',
];

const geoproximity: Policy = {
  name: 'aws-geoproximity',
  read: (value) => {
    const bias = value('aws-geoproximity-bias');
    const given = geoproximityKeys.filter((key) => value(key) !== undefined);
    const [key] = given;
    if (key === undefined) {
      return bias === undefined
        ? null
        : invalid(
            'aws-geoproximity-bias',
            bias,
            'it beside a region, a local zone group or coordinates',
          );
    }
    const place = String(value(key)).trim();
    if (given.length > 1) return invalid(key, place, `only one of ${given.join(' and ')}`);
    const parsedBias = whole(bias?.trim() ?? '0', -99, 99);
    if (parsedBias === undefined) {
      return invalid('aws-geoproximity-bias', String(bias), 'a whole number from -99 to 99');
    }
    const location = locations[key]?.(place);
    if (location === undefined) {
      return invalid(
        key,
        place,
        "a Region, a local zone group, or coordinates with at most two decimals such as '52.5,13.4'",
      );
    }
    return fields({ GeoProximityLocation: { ...location, Bias: parsedBias } });
  },
};

const regionPattern = /^[a-z]{2,4}(-[a-z]+)+-\d$/;

const coordinates = (text: string): Routing | undefined => {
  const [latitude, longitude, more] = text.split(',').map((part) => part.trim());
  if (latitude === undefined || longitude === undefined || more !== undefined) return undefined;
  const isWithin = (degrees: string, most: number): boolean =>
    /^[-+]?\d{1,3}(\.\d{0,2})?$/.test(degrees) && Math.abs(Number(degrees)) <= most;
  if (!isWithin(latitude, 90) || !isWithin(longitude, 180)) return undefined;
  return { Coordinates: { Latitude: latitude, Longitude: longitude } };
};

const locations: Readonly<Record<string, (text: string) => Routing | undefined>> = {
  'aws-geoproximity-region': (text) => (regionPattern.test(text) ? { AWSRegion: text } : undefined),
  'aws-geoproximity-local-zone-group': (text) =>
    /^[a-z0-9-]{1,64}$/.test(text) ? { LocalZoneGroup: text } : undefined,
  'aws-geoproximity-coordinates': coordinates,
};

const policies: readonly Policy[] = [
  keyed('aws-weight', 'Weight', 'a whole number from 0 to 255', (text) => whole(text, 0, 255)),
  keyed('aws-region', 'Region', 'a Region such as eu-west-1', matching(regionPattern)),
  keyed('aws-failover', 'Failover', "'PRIMARY' or 'SECONDARY'", (text) =>
    matching(/^(PRIMARY|SECONDARY)$/)(text.toUpperCase()),
  ),
  multiValue,
  geolocation,
  geoproximity,
];

const canonical = (value: unknown): unknown => {
  if (value === null || typeof value !== 'object') return value;
  return Object.entries(value)
    .filter(([key, inner]) => inner !== undefined && !(key === 'Bias' && inner === 0))
    .map(([key, inner]) => [key, degrees.has(key) ? Number(inner) : canonical(inner)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
};

const degrees: ReadonlySet<string> = new Set(['Latitude', 'Longitude']);
