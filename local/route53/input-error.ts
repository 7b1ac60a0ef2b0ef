/*
 * InvalidInput, in the words of Route 53: its own sentences, and those of the XML validator in front of it.
 */
import { ServiceError } from '../service.ts';

export const invalidInput = (message: string): ServiceError =>
  new ServiceError('InvalidInput', message);

export const invalidXml = (text: string): ServiceError => invalidInput(`Invalid XML ; ${text}`);

export const incomplete = (element: string, child: string): ServiceError =>
  invalidXml(
    `cvc-complex-type.2.4.b: The content of element '${element}' is not complete. One of ` +
      `'{"https://route53.amazonaws.com/doc/2013-04-01/":${child}}' is expected.`,
  );

/** Throws unless the length of the text is from `min` to `max`; `type` is the name that the API's schema gives it. */
export const checkLength = (
  value: string | undefined,
  min: number,
  max: number,
  type: string,
): void => {
  if (value === undefined || (value.length >= min && value.length <= max)) return;
  const facet = min === max ? 'length' : value.length < min ? 'minLength' : 'maxLength';
  throw invalidXml(
    `cvc-${facet}-valid: Value '${value}' with length = '${value.length}' is not facet-valid with respect to ` +
      `${facet} '${facet === 'minLength' ? min : max}' for type '${type}'.`,
  );
};

export const checkRange = (
  value: number | undefined,
  min: number,
  max: number,
  type: string,
): void => {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return;
  const facet = value < min ? 'minInclusive' : 'maxInclusive';
  throw invalidXml(
    `cvc-${facet}-valid: Value '${value}' is not facet-valid with respect to ${facet} ` +
      `'${value < min ? min : max}' for type '${type}'.`,
  );
};

export const checkEnumeration = (value: string | undefined, allowed: readonly string[]): void => {
  if (value !== undefined && allowed.includes(value)) return;
  throw invalidXml(
    `cvc-enumeration-valid: Value '${value ?? ''}' is not facet-valid with respect to enumeration ` +
      `'[${allowed.join(', ')}]'. It must be a value from the enumeration.`,
  );
};

export const checkPattern = (value: string | undefined, pattern: RegExp, type: string): void => {
  if (value === undefined || pattern.test(value)) return;
  throw invalidXml(
    `cvc-pattern-valid: Value '${value}' is not facet-valid with respect to pattern ` +
      `'${pattern.source.slice(1, -1)}' for type '${type}'.`,
  );
};
