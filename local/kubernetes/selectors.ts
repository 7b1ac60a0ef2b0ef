/*
 * Label and field selectors of list and watch requests. A field that a kind does not index is refused, not ignored: a
 * client that asks for `spec.type=LoadBalancer` must be able to tell "none of that type" from "this server cannot
 * say".
 */
import { type KubernetesObject, textAt, valueAt } from './object.ts';
import type { Resource } from './resources.ts';
import { badRequest } from './status-error.ts';

export type Predicate = {
  /** True when there is nothing to filter by; then the server can say how many items remain. */
  readonly everything: boolean;
  readonly matches: (object: KubernetesObject) => boolean;
};

type Requirement = (object: KubernetesObject) => boolean;

export const predicateOf = (
  resource: Resource,
  labelSelector: string | null,
  fieldSelector: string | null,
): Predicate => {
  const requirements = [
    ...splitTerms(labelSelector ?? '').map((term) => labelRequirement(term)),
    ...splitTerms(fieldSelector ?? '').map((term) => fieldRequirement(resource, term)),
  ];
  return {
    everything: requirements.length === 0,
    matches: (object) => requirements.every((requirement) => requirement(object)),
  };
};

/** Terms are separated by commas, but not by those inside `in (a,b)`. */
const splitTerms = (selector: string): readonly string[] =>
  selector
    .split(/,(?![^(]*\))/)
    .map((term) => term.trim())
    .filter((term) => term !== '');

const labelKey = '[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?';
const setTerm = new RegExp(`^(${labelKey})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const equalTerm = new RegExp(`^(${labelKey})\\s*(==|=|!=)\\s*([A-Za-z0-9._-]*)$`);
const presentTerm = new RegExp(`^(!?)\\s*(${labelKey})$`);

const labelRequirement = (term: string): Requirement => {
  const inSet = setTerm.exec(term);
  if (inSet !== null) {
    const [, key = '', , operator, list = ''] = inSet;
    const values = list.split(',').map((value) => value.trim());
    return operator === 'in'
      ? (object) => hasLabelIn(object, key, values)
      : (object) => !hasLabelIn(object, key, values);
  }
  const equal = equalTerm.exec(term);
  if (equal !== null) {
    const [, key = '', , operator, value = ''] = equal;
    return operator === '!='
      ? (object) => !hasLabelIn(object, key, [value])
      : (object) => hasLabelIn(object, key, [value]);
  }
  const present = presentTerm.exec(term);
  if (present !== null) {
    const [, negated, key = ''] = present;
    return (object) => (object.metadata.labels?.[key] === undefined) === (negated === '!');
  }
  throw badRequest(`unable to parse requirement: found '${term}', expected: a label selector`);
};

const hasLabelIn = (object: KubernetesObject, key: string, values: readonly string[]): boolean => {
  const value = object.metadata.labels?.[key];
  return value !== undefined && values.includes(value);
};

const fieldRequirement = (resource: Resource, term: string): Requirement => {
  const [, field = '', operator, value = ''] = /^([^=!]+?)\s*(==|=|!=)\s*(.*)$/.exec(term) ?? [];
  if (operator === undefined) {
    throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`);
  }
  const read = fieldReader(resource, field);
  return (object) => (read(object) === value) === (operator !== '!=');
};

const fieldReader = (resource: Resource, field: string): ((object: KubernetesObject) => string) => {
  switch (`${resource.kind} ${field}`) {
    case 'Service spec.type':
      return (object) => textAt(object, 'spec', 'type') ?? '';
    case 'Service spec.clusterIP':
      return (object) => textAt(object, 'spec', 'clusterIP') ?? '';
    case 'Namespace status.phase':
    case 'Pod status.phase':
      return (object) => textAt(object, 'status', 'phase') ?? '';
    case 'Pod spec.nodeName':
      return (object) => textAt(object, 'spec', 'nodeName') ?? '';
    case 'Pod status.podIP':
      return (object) => textAt(object, 'status', 'podIP') ?? '';
    case 'Node spec.unschedulable':
      return (object) => String(valueAt(object, 'spec', 'unschedulable') ?? false);
    default:
      break;
  }
  if (field === 'metadata.name') {
    return (object) => object.metadata.name ?? '';
  }
  if (field === 'metadata.namespace') {
    return (object) => object.metadata.namespace ?? '';
  }
  // These groups register no fields of their own, so the message of the generic machinery shows.
  throw resource.group === 'networking.k8s.io' || resource.group === 'discovery.k8s.io'
    ? badRequest(
        `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
      )
    : badRequest(`field label not supported: ${field}`);
};
