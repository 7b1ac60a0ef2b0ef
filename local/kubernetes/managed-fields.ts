/*
 * `metadata.managedFields` as a server writes it: who set which field, in the FieldsV1 notation. Nothing here reads
 * it; it is made because on a real server it is often half of a list's bytes, and a client's memory and time are
 * measured against that.
 */
import { isJsonObject, type JsonObject, type KubernetesObject } from './object.ts';

export type FieldManager = {
  readonly manager: string;
  readonly operation: 'Update' | 'Apply';
  readonly subresource?: 'status';
};

type Entry = FieldManager & {
  readonly apiVersion: string;
  readonly time: string;
  readonly fieldsType: 'FieldsV1';
  readonly fieldsV1: JsonObject;
};

/** The entries after `manager` wrote `object`: its own is replaced, those of others stay. */
export const manageFields = (
  object: KubernetesObject,
  before: readonly unknown[],
  writer: FieldManager,
  time: string,
): readonly unknown[] => {
  const entry: Entry = {
    manager: writer.manager,
    operation: writer.operation,
    apiVersion: object.apiVersion,
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: writer.subresource === 'status' ? statusFields(object) : mainFields(object),
    ...(writer.subresource === undefined ? {} : { subresource: writer.subresource }),
  };
  const others = before.filter((other) => !isSameManager(other, writer));
  return Object.keys(entry.fieldsV1).length === 0 ? others : [...others, entry];
};

const isSameManager = (entry: unknown, writer: FieldManager): boolean =>
  isJsonObject(entry) &&
  entry.manager === writer.manager &&
  entry.operation === writer.operation &&
  entry.subresource === writer.subresource;

const mainFields = (object: KubernetesObject): JsonObject => {
  const { annotations, labels } = object.metadata;
  const metadata = {
    ...(annotations === undefined ? {} : { 'f:annotations': fieldsOf(annotations) }),
    ...(labels === undefined ? {} : { 'f:labels': fieldsOf(labels) }),
  };
  return {
    ...(Object.keys(metadata).length === 0 ? {} : { 'f:metadata': metadata }),
    ...(object.spec === undefined ? {} : { 'f:spec': childrenOf(object.spec) }),
  };
};

const statusFields = (object: KubernetesObject): JsonObject =>
  object.status === undefined ? {} : { 'f:status': childrenOf(object.status) };

const childrenOf = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, child]) => [`f:${key}`, fieldsOf(child)]));

const fieldsOf = (value: unknown): JsonObject => {
  if (isJsonObject(value)) {
    return { '.': {}, ...childrenOf(value) };
  }
  const items = Array.isArray(value) ? value.filter((item) => isJsonObject(item)) : [];
  const keyed = items.flatMap((item) => {
    const key = mapKeyOf(item);
    return key === undefined ? [] : [[`k:${JSON.stringify(key)}`, fieldsOf(item)] as const];
  });
  return keyed.length === 0 ? {} : { '.': {}, ...Object.fromEntries(keyed) };
};

/** The key of an item in a list that the schema declares as a map: Service ports by port and protocol, the rest by name or type. */
const mapKeyOf = (item: JsonObject): JsonObject | undefined => {
  if (item.targetPort !== undefined) {
    return { port: item.port, protocol: item.protocol };
  }
  if (typeof item.name === 'string') {
    return { name: item.name };
  }
  return typeof item.type === 'string' ? { type: item.type } : undefined;
};
