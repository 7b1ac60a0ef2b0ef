/*
 * The AWS Query protocol as ELB and STS speak it: a form in, where `Tags.member.1.Key` is a path, and XML out, where a
 * list is a row of <member> elements. Written by hand on purpose: the SDK only has the client's half of it.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
import { ServiceError, type ServiceRequest, type ServiceResponse } from './service.ts';

export type FormValue = string | readonly FormValue[] | Form;
export type Form = { readonly [name: string]: FormValue };

export type ResultValue =
  | string
  | number
  | boolean
  | Date
  | undefined
  | readonly ResultValue[]
  | Result;
export type Result = { readonly [name: string]: ResultValue };

/** The fields of a request; a GET carries them in the query string, which both forms of the protocol allow. */
export const formFields = (request: ServiceRequest): URLSearchParams =>
  request.query.has('Action') ? request.query : new URLSearchParams(request.body);

/** The parameters without `Action` and `Version`, nested as the paths say. */
export const parseForm = (fields: URLSearchParams): Form => {
  const root: Node = new Map();
  for (const [path, value] of fields) {
    if (path === 'Action' || path === 'Version') continue;
    const steps = path.split('.');
    const last = steps.pop() ?? path;
    let node = root;
    for (const step of steps) {
      const next = node.get(step);
      const child: Node = next instanceof Map ? next : new Map();
      node.set(step, child);
      node = child;
    }
    node.set(last, value);
  }
  return Object.fromEntries([...root].map(([name, value]) => [name, formValue(value)]));
};

export const textOf = (form: Form, name: string): string | undefined => {
  const value = form[name];
  return typeof value === 'string' ? value : undefined;
};

export const requiredText = (form: Form, name: string): string => {
  const value = textOf(form, name);
  if (value === undefined || value === '') {
    const member = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    throw new ServiceError(
      'ValidationError',
      `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return value;
};

/** A list of strings; an empty list arrives as an empty string. */
export const textsOf = (form: Form, name: string): readonly string[] =>
  valuesOf(form, name).filter((value) => typeof value === 'string');

export const formsOf = (form: Form, name: string): readonly Form[] =>
  valuesOf(form, name).filter((value): value is Form => typeof value !== 'string');

const valuesOf = (form: Form, name: string): readonly FormValue[] => {
  const value = form[name];
  return Array.isArray(value) ? value : [];
};

export const queryResult = (
  action: string,
  namespace: string,
  result: Result,
  requestId: string,
): ServiceResponse =>
  xmlResponse(
    200,
    requestId,
    `<${action}Response xmlns="${namespace}"><${action}Result>${renderXml(result)}</${action}Result>` +
      `<ResponseMetadata>${renderXml({ RequestId: requestId })}</ResponseMetadata></${action}Response>`,
  );

export const queryError = (
  error: ServiceError,
  namespace: string,
  requestId: string,
): ServiceResponse =>
  xmlResponse(
    error.status,
    requestId,
    `<ErrorResponse xmlns="${namespace}">${renderXml({
      Error: {
        Type: error.status < 500 ? 'Sender' : 'Receiver',
        Code: error.code,
        Message: error.message,
      },
      RequestId: requestId,
    })}</ErrorResponse>`,
  );

export const unknownAction = (action: string, version: string): ServiceError =>
  new ServiceError('InvalidAction', `Could not find operation ${action} for version ${version}`);

type Node = Map<string, string | Node>;

const formValue = (value: string | Node): FormValue => {
  if (typeof value === 'string') return value;
  const members = value.get('member');
  if (value.size === 1 && members instanceof Map) {
    return [...members]
      .toSorted(([one], [other]) => Number(one) - Number(other))
      .map(([, member]) => formValue(member));
  }
  return Object.fromEntries([...value].map(([name, child]) => [name, formValue(child)]));
};

const renderXml = (value: ResultValue): string => {
  if (value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) {
    return value.map((member) => `<member>${renderXml(member)}</member>`).join('');
  }
  if (typeof value === 'object') {
    return Object.entries(value)
      .filter(([, child]) => child !== undefined)
      .map(([name, child]) => `<${name}>${renderXml(child)}</${name}>`)
      .join('');
  }
  return String(value).replace(/[&<>"\r]/g, (character) => `&#${character.charCodeAt(0)};`);
};

const xmlResponse = (status: number, requestId: string, body: string): ServiceResponse => ({
  status,
  headers: { 'content-type': 'text/xml', 'x-amzn-RequestId': requestId },
  body,
});
