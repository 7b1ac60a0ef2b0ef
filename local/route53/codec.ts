/*
 * Requests in and answers out, driven by the schemas that the SDK's own client is generated from: which path and query
 * parameters an action has, which elements its body, which status its answer.
 */
import type { ListResourceRecordSets$ } from '@aws-sdk/client-route-53';
import { XmlCodec } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import { ServiceError, type ServiceRequest, type ServiceResponse } from '../service.ts';

const xmlNamespace = 'https://route53.amazonaws.com/doc/2013-04-01/';
const xmlDeclaration = '<?xml version="1.0"?>\n';

const codec = new XmlCodec({
  timestampFormat: { useTrait: true, default: 5 },
  httpBindings: true,
  xmlNamespace,
  serviceNamespace: 'com.amazonaws.route53',
});

/** The schemas of all operations have one type. */
export type OperationSchema = typeof ListResourceRecordSets$;

export type Operation = {
  readonly name: string;
  /** The path parameters, or undefined when the request is not one of this operation. */
  readonly match: (method: string, path: string) => Readonly<Record<string, string>> | undefined;
  readonly decode: (request: ServiceRequest) => unknown;
  readonly encode: (output: object) => ServiceResponse;
};

export const operationOf = (schema: OperationSchema): Operation => {
  const [, , name, traits, inputSchema, outputSchema] = schema;
  const [method, template, status] = httpTraitOf(traits);
  const input = NormalizedSchema.of(inputSchema);
  const output = NormalizedSchema.of(outputSchema);
  // botocore ends the path of ChangeResourceRecordSets in a slash, the SDK does not.
  const pattern = new RegExp(
    `^${template.replace(/\/$/, '').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`,
  );
  const match: Operation['match'] = (requestMethod, path) => {
    const found = requestMethod === method ? pattern.exec(path) : null;
    return found === null ? undefined : { ...found.groups };
  };
  return {
    name,
    match,
    decode: (request) => {
      const members: Record<string, unknown> = hasBody(input) ? readBody(input, request.body) : {};
      const labels = match(request.method, request.path) ?? {};
      for (const [member, memberSchema] of input.structIterator()) {
        const { httpLabel, httpQuery } = memberSchema.getMergedTraits();
        const label = labels[member];
        if (httpLabel && label !== undefined) members[member] = withoutPrefix(label);
        const value = typeof httpQuery === 'string' ? request.query.get(httpQuery) : null;
        if (value !== null)
          members[member] = memberSchema.isNumericSchema() ? Number(value) : value;
      }
      return members;
    },
    encode: (answer) => {
      const body: Record<string, unknown> = { ...answer };
      const headers: Record<string, string> = { 'content-type': 'text/xml' };
      for (const [member, memberSchema] of output.structIterator()) {
        const { httpHeader } = memberSchema.getMergedTraits();
        if (httpHeader === undefined) continue;
        if (body[member] !== undefined) headers[String(httpHeader)] = String(body[member]);
        delete body[member];
      }
      const serializer = codec.createSerializer();
      serializer.write(output, body);
      return { status, headers, body: `${xmlDeclaration}${serializer.flush()}` };
    },
  };
};

export const encodeError = (error: ServiceError, requestId: string): ServiceResponse => ({
  status: error.status,
  headers: { 'content-type': 'text/xml' },
  body:
    `${xmlDeclaration}<ErrorResponse xmlns="${xmlNamespace}"><Error>` +
    `<Type>${error.status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${escapeXml(error.code)}</Code>` +
    `<Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
});

const httpTraitOf = (traits: OperationSchema[3]): readonly [string, string, number] => {
  const http = typeof traits === 'object' ? traits.http : undefined;
  if (http === undefined) throw new Error('operation schema without an http trait');
  return http;
};

const hasBody = (input: NormalizedSchema): boolean =>
  [...input.structIterator()].some(([, member]) => {
    const { httpLabel, httpQuery, httpHeader } = member.getMergedTraits();
    return !httpLabel && httpQuery === undefined && httpHeader === undefined;
  });

const readBody = (input: NormalizedSchema, body: string): Record<string, unknown> => {
  if (!isXmlText(body)) throw new ServiceError('MalformedInput', 'Could not parse XML');
  const root = /<(?!\?|!)(?:\w+:)?(\w+)/.exec(body)?.[1];
  const expected = input.getName();
  if (root !== expected) {
    throw new ServiceError('MalformedInput', `${root ?? ''} is not valid, expected ${expected}`);
  }
  try {
    const parsed: unknown = codec.createDeserializer().read(input, Buffer.from(body));
    return { ...(parsed as Record<string, unknown>) };
  } catch (error) {
    throw new ServiceError('InvalidInput', `Invalid XML ; ${error}`);
  }
};

const xmlText = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** The parser of the SDK takes any character; XML does not, nor a reference to one (https://www.w3.org/TR/xml/#charsets). */
const isXmlText = (body: string): boolean =>
  xmlText.test(body) &&
  [...body.matchAll(/&#(x[0-9a-f]+|\d+);/gi)]
    .map(([, code]) => Number(`0${code}`))
    .every((code) => code <= 0x10ffff && xmlText.test(String.fromCodePoint(code)));

/** Clients may send `/hostedzone/Z1`, escaped, where an id is wanted. */
const withoutPrefix = (label: string): string =>
  decodeURIComponent(label).replace(/^\/(hostedzone|change)\//, '');

const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
