/*
 * The statuses that a controller of the Gateway API writes: addresses and conditions of a Gateway, of its listeners, of a
 * ListenerSet, and of each parent of a route.
 */
import {
  type JsonObject,
  type KubernetesObject,
  listAt,
  textAt,
  valueAt,
} from './kubernetes/object.ts';

export const gatewayStatus = (gateway: KubernetesObject, hostname: string): JsonObject => ({
  addresses: [{ type: 'Hostname', value: hostname }],
  conditions: ['Accepted', 'Programmed'].map((type) => condition(gateway, type, true)),
  listeners: listenerStatuses(gateway, true),
});

export const listenerSetStatus = (set: KubernetesObject, isAccepted: boolean): JsonObject => ({
  conditions: ['Accepted', 'Programmed'].map((type) =>
    condition(set, type, isAccepted, 'NotAllowed'),
  ),
  listeners: listenerStatuses(set, isAccepted),
});

/** What other controllers said of their parents stays. */
export const routeStatus = (
  route: KubernetesObject,
  parents: readonly {
    readonly reference: unknown;
    readonly isAccepted: boolean;
    readonly controller: string;
  }[],
): JsonObject => {
  const ours = new Set(parents.map(({ controller }) => controller));
  const others = listAt(route, 'status', 'parents').filter(
    (parent) => !ours.has(textAt(parent, 'controllerName') ?? ''),
  );
  return {
    parents: [
      ...others,
      ...parents.map(({ reference, isAccepted, controller }) => ({
        parentRef: reference,
        controllerName: controller,
        conditions: [
          condition(route, 'Accepted', isAccepted, 'NotAllowedByListeners'),
          condition(route, 'ResolvedRefs', true),
        ],
      })),
    ],
  };
};

const listenerStatuses = (object: KubernetesObject, isAccepted: boolean): readonly JsonObject[] =>
  listAt(object, 'spec', 'listeners').map((listener) => ({
    name: valueAt(listener, 'name'),
    attachedRoutes: 0,
    supportedKinds: [],
    conditions: ['Accepted', 'Programmed', 'ResolvedRefs'].map((type) =>
      condition(object, type, isAccepted, 'NotAllowed'),
    ),
  }));

/** The time is that of the object, so that writing the same status again changes nothing. */
const condition = (
  object: KubernetesObject,
  type: string,
  isTrue: boolean,
  reasonIfNot = 'Invalid',
): JsonObject => ({
  type,
  status: isTrue ? 'True' : 'False',
  reason: isTrue ? type : reasonIfNot,
  message: '',
  observedGeneration: object.metadata.generation ?? 1,
  lastTransitionTime: object.metadata.creationTimestamp ?? '1970-01-01T00:00:00Z',
});
