/*
 * Watches: one JSON document a line. Without a resourceVersion the present objects come first, as ADDED; with one,
 * whatever happened after it; then every change as it happens. A version that was compacted away is answered by an
 * ERROR event, inside a 200.
 */
import type { History, Version } from './history.ts';
import type { JsonObject, KubernetesObject } from './object.ts';
import { renderObject, type View } from './representation.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { predicateOf } from './selectors.ts';
import { StatusError, statusBody } from './status-error.ts';

export type Watch = {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly query: URLSearchParams;
  readonly view: () => View;
};

type Event = { readonly type: string; readonly object: JsonObject };

/** Sends events until the returned function is called, or `end` when the watch is over by itself. */
export const startWatch = (
  history: History,
  watch: Watch,
  send: (line: string) => void,
  end: () => void,
): (() => void) => {
  const { resource, namespace, query } = watch;
  const predicate = predicateOf(resource, query.get('labelSelector'), query.get('fieldSelector'));
  const emit = (event: Event) => send(`${JSON.stringify(event)}\n`);
  const sendObject = (type: string, object: KubernetesObject) =>
    emit({ type, object: renderObject(resource, object, watch.view()) });
  const sees = (object: KubernetesObject | null): object is KubernetesObject =>
    object !== null &&
    (namespace === undefined || object.metadata.namespace === namespace) &&
    predicate.matches(object);
  const sendVersion = (version: Version) => {
    if (version.kind === resource.kind) {
      const event = eventOf(version, sees);
      if (event !== undefined) {
        sendObject(event.type, event.object);
      }
    }
  };

  const since = Number(query.get('resourceVersion') || '0');
  const wantsPresent = query.get('sendInitialEvents') === 'true';
  if (since > 0 && since < history.compacted()) {
    const expired = new StatusError(
      410,
      'Expired',
      `too old resource version: ${since} (${history.compacted()})`,
    );
    emit({ type: 'ERROR', object: statusBody(expired) });
    end();
    return () => {};
  }
  if (since === 0 || wantsPresent) {
    for (const { object } of history.at(resource.kind, history.current())) {
      if (sees(object)) {
        sendObject('ADDED', object);
      }
    }
  } else {
    history.since(resource.kind, since).forEach(sendVersion);
  }
  if (wantsPresent) {
    emit({ type: 'BOOKMARK', object: initialEventsEnd(resource, history.current()) });
  }
  return history.subscribe(sendVersion);
};

/** A change seen through a selector: an object that starts to match is ADDED, one that stops to match is DELETED. */
const eventOf = (
  version: Version,
  sees: (object: KubernetesObject | null) => object is KubernetesObject,
): { type: string; object: KubernetesObject } | undefined => {
  const { object, previous, resourceVersion } = version;
  if (sees(object)) {
    return { type: sees(previous) ? 'MODIFIED' : 'ADDED', object };
  }
  if (!sees(previous)) {
    return undefined;
  }
  const last = object ?? previous;
  const metadata = { ...last.metadata, resourceVersion: String(resourceVersion) };
  return { type: 'DELETED', object: { ...last, metadata } };
};

const initialEventsEnd = (resource: Resource, current: number): JsonObject => ({
  kind: resource.kind,
  apiVersion: apiVersionOf(resource),
  metadata: {
    resourceVersion: String(current),
    annotations: { 'k8s.io/initial-events-end': 'true' },
  },
});
