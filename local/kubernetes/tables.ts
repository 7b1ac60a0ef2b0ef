/*
 * The Table form that `kubectl get` asks for: columns and cells by kind, as the real server prints them.
 */
import { humanDuration } from './human-duration.ts';
import { isJsonObject, type KubernetesObject, listAt, textAt, valueAt } from './object.ts';

type Column = {
  readonly name: string;
  readonly type: 'string' | 'date';
  readonly format?: 'name';
  /** Columns above 0 are shown with `-o wide` only. */
  readonly priority?: number;
  readonly cell: (object: KubernetesObject, now: Date) => unknown;
};

const name: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  cell: (object) => object.metadata.name ?? '',
};

const age: Column = {
  name: 'Age',
  type: 'string',
  cell: (object, now) => {
    const created = Date.parse(object.metadata.creationTimestamp ?? '');
    return Number.isNaN(created) ? '<unknown>' : humanDuration(now.getTime() - created);
  },
};

const text = (title: string, cell: Column['cell'], priority = 0): Column => ({
  name: title,
  type: 'string',
  priority,
  cell,
});

const columnsByKind: Readonly<Record<string, readonly Column[]>> = {
  Namespace: [name, text('Status', (object) => textAt(object, 'status', 'phase') ?? ''), age],
  Service: [
    name,
    text('Type', (object) => textAt(object, 'spec', 'type') ?? ''),
    text('Cluster-IP', (object) => textAt(object, 'spec', 'clusterIP') ?? '<none>'),
    text('External-IP', externalAddress),
    text('Port(s)', servicePorts),
    age,
    text('Selector', selector, 1),
  ],
  Ingress: [
    name,
    text('Class', (object) => textAt(object, 'spec', 'ingressClassName') ?? '<none>'),
    text('Hosts', ingressHosts),
    text('Address', (object) => balancerAddresses(object).join(',')),
    text('Ports', (object) => (listAt(object, 'spec', 'tls').length > 0 ? '80, 443' : '80')),
    age,
  ],
  IngressClass: [
    name,
    text('Controller', (object) => textAt(object, 'spec', 'controller') ?? ''),
    text('Parameters', (object) => {
      const kind = textAt(object, 'spec', 'parameters', 'kind');
      return kind === undefined
        ? '<none>'
        : `${kind}/${textAt(object, 'spec', 'parameters', 'name')}`;
    }),
    age,
  ],
  GatewayClass: [
    name,
    text('Controller', (object) => textAt(object, 'spec', 'controllerName') ?? ''),
    text('Accepted', (object) => condition(object, 'Accepted')),
    age,
  ],
  Gateway: [
    name,
    text('Class', (object) => textAt(object, 'spec', 'gatewayClassName') ?? ''),
    text('Address', (object) =>
      listAt(object, 'status', 'addresses')
        .map((address) => textAt(address, 'value') ?? '')
        .join(','),
    ),
    text('Programmed', (object) => condition(object, 'Programmed')),
    age,
  ],
  ListenerSet: [
    name,
    text('Accepted', (object) => condition(object, 'Accepted')),
    text('Programmed', (object) => condition(object, 'Programmed')),
    age,
  ],
  HTTPRoute: [name, text('Hostnames', hostnames), age],
  GRPCRoute: [name, text('Hostnames', hostnames), age],
  TLSRoute: [name, text('Hostnames', hostnames), age],
};

export const columnDefinitions = (kind: string): readonly object[] =>
  columnsOf(kind).map((column) => ({
    name: column.name,
    type: column.type,
    format: column.format ?? '',
    description: '',
    priority: column.priority ?? 0,
  }));

export const rowCells = (object: KubernetesObject, now: Date): readonly unknown[] =>
  columnsOf(object.kind).map((column) => column.cell(object, now));

const columnsOf = (kind: string): readonly Column[] => columnsByKind[kind] ?? [name, age];

function balancerAddresses(object: KubernetesObject): readonly string[] {
  return listAt(object, 'status', 'loadBalancer', 'ingress').map(
    (entry) => textAt(entry, 'ip') ?? textAt(entry, 'hostname') ?? '',
  );
}

function externalAddress(object: KubernetesObject): string {
  const external = listAt(object, 'spec', 'externalIPs').map(String);
  switch (textAt(object, 'spec', 'type')) {
    case 'ExternalName':
      return textAt(object, 'spec', 'externalName') ?? '';
    case 'LoadBalancer':
      return [...balancerAddresses(object), ...external].join(',') || '<pending>';
    default:
      return external.join(',') || '<none>';
  }
}

function servicePorts(object: KubernetesObject): string {
  const ports = listAt(object, 'spec', 'ports').map((port) => {
    const nodePort = valueAt(port, 'nodePort');
    const exposed = nodePort === undefined || nodePort === 0 ? '' : `:${String(nodePort)}`;
    return `${String(valueAt(port, 'port'))}${exposed}/${textAt(port, 'protocol') ?? 'TCP'}`;
  });
  return ports.join(',') || '<none>';
}

function selector(object: KubernetesObject): string {
  const labels = valueAt(object, 'spec', 'selector');
  const pairs = isJsonObject(labels)
    ? Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`)
    : [];
  return pairs.sort().join(',') || '<none>';
}

const shownHosts = 3;

function ingressHosts(object: KubernetesObject): string {
  const hosts = listAt(object, 'spec', 'rules').flatMap((rule) => textAt(rule, 'host') || []);
  if (hosts.length === 0) {
    return '*';
  }
  const more = hosts.length > shownHosts ? ` + ${hosts.length - shownHosts} more...` : '';
  return hosts.slice(0, shownHosts).join(',') + more;
}

function hostnames(object: KubernetesObject): string {
  const names = listAt(object, 'spec', 'hostnames');
  return names.length === 0 ? '' : JSON.stringify(names);
}

function condition(object: KubernetesObject, type: string): string {
  const found = listAt(object, 'status', 'conditions').find(
    (entry) => textAt(entry, 'type') === type,
  );
  return textAt(found, 'status') ?? '';
}
