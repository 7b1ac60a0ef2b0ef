/*
 * The stand-in for EKS: which clusters there are, and where their Kubernetes API is. The Kubernetes API itself is
 * another stand-in; its address and its certificate authority are given here.
 */
import { createHash } from 'node:crypto';
import { type AwsService, ServiceError, type ServiceRequest } from './service.ts';

type ClusterStatus = 'CREATING' | 'ACTIVE' | 'DELETING' | 'FAILED' | 'UPDATING' | 'PENDING';

type ClusterPlace = {
  readonly account: string;
  readonly region: string;
  readonly name: string;
};

type NewCluster = ClusterPlace & {
  readonly endpoint: string;
  /** Base64 of a PEM file. */
  readonly certificateAuthorityData: string;
  /** @default 'ACTIVE' */
  readonly status?: ClusterStatus;
  /** Of Kubernetes. @default '1.36' */
  readonly version?: string;
  /** Whether it is an Auto Mode cluster. @default false */
  readonly autoMode?: boolean;
};

export type Eks = {
  readonly service: AwsService;
  /** Answers the cluster's ARN. */
  readonly addCluster: (cluster: NewCluster) => string;
  readonly setCluster: (
    change: ClusterPlace & Partial<Omit<NewCluster, keyof ClusterPlace>>,
  ) => void;
  readonly removeCluster: (place: ClusterPlace) => void;
};

type Cluster = Required<NewCluster> & { readonly createdAt: number };

export const createEks = (options: { readonly now?: () => number } = {}): Eks => {
  const { now = Date.now } = options;
  const clusters = new Map<string, Cluster>();

  const find = (place: ClusterPlace): Cluster => {
    const found = clusters.get(keyOf(place));
    if (found !== undefined) return found;
    throw new ServiceError(
      'ResourceNotFoundException',
      `No cluster found for name: ${place.name}.`,
      404,
    );
  };

  const listClusters = (request: ServiceRequest): object => {
    const size = Number(request.query.get('maxResults') ?? '100');
    if (!Number.isInteger(size) || size < 1 || size > 100) {
      throw new ServiceError('InvalidParameterException', 'maxResults must be between 1 and 100');
    }
    const after = Buffer.from(request.query.get('nextToken') ?? '', 'base64url').toString('utf8');
    const names = [...clusters.values()]
      .filter(({ account, region }) => account === request.account && region === request.region)
      .map(({ name }) => name)
      .toSorted()
      .filter((name) => name > after);
    const page = names.slice(0, size);
    const last = page.at(-1);
    return {
      clusters: page,
      nextToken:
        names.length > size && last !== undefined ? Buffer.from(last).toString('base64url') : null,
    };
  };

  return {
    service: {
      signingName: 'eks',
      actionOf: ({ service, method, path }) => {
        // Other services have paths too; unlike their actions, these are recognised only among EKS's own requests.
        if (service !== 'eks' || method !== 'GET') return undefined;
        if (path === '/clusters') return 'ListClusters';
        return /^\/clusters\/[^/]+$/.test(path) ? 'DescribeCluster' : undefined;
      },
      handle: async (action, request) => {
        if (action === 'ListClusters') return jsonResponse(200, {}, listClusters(request));
        const { account, region, path } = request;
        const name = decodeURIComponent(path.slice('/clusters/'.length));
        return jsonResponse(200, {}, { cluster: described(find({ account, region, name })) });
      },
      errorResponse: (error) =>
        jsonResponse(error.status, { 'x-amzn-errortype': error.code }, { message: error.message }),
    },
    addCluster: (cluster) => {
      const defaults = { status: 'ACTIVE', version: '1.36', autoMode: false } as const;
      clusters.set(keyOf(cluster), { ...defaults, ...cluster, createdAt: now() });
      return arnOf(cluster);
    },
    setCluster: (change) => {
      clusters.set(keyOf(change), { ...find(change), ...change });
    },
    removeCluster: (place) => {
      clusters.delete(keyOf(place));
    },
  };
};

const keyOf = ({ account, region, name }: ClusterPlace): string => `${account}/${region}/${name}`;

const arnOf = ({ account, region, name }: ClusterPlace): string =>
  `arn:aws:eks:${region}:${account}:cluster/${name}`;

const jsonResponse = (
  status: number,
  headers: Readonly<Record<string, string>>,
  output: object,
) => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(output),
});

const described = (cluster: Cluster): object => {
  const { account, region, name, status, version, endpoint, certificateAuthorityData } = cluster;
  const hash = createHash('sha256').update(keyOf(cluster)).digest('hex');
  // A cluster that is being created has neither an address nor a certificate authority yet.
  const reachable = status !== 'CREATING' && status !== 'PENDING';
  return {
    name,
    arn: arnOf(cluster),
    createdAt: cluster.createdAt / 1000,
    version,
    platformVersion: 'eks.1',
    status,
    roleArn: `arn:aws:iam::${account}:role/eks-cluster-role`,
    ...(reachable
      ? {
          endpoint,
          certificateAuthority: {
            data: certificateAuthorityData,
            active: {
              id: createHash('sha256').update(certificateAuthorityData).digest('hex').slice(0, 16),
              activatedBy: 'EKS',
            },
          },
        }
      : {}),
    accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP' },
    resourcesVpcConfig: {
      vpcId: `vpc-0${hash.slice(0, 16)}`,
      subnetIds: ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb'],
      securityGroupIds: [],
      clusterSecurityGroupId: `sg-0${hash.slice(16, 32)}`,
      endpointPublicAccess: true,
      endpointPrivateAccess: false,
      publicAccessCidrs: ['0.0.0.0/0'],
    },
    kubernetesNetworkConfig: { serviceIpv4Cidr: '10.100.0.0/16', ipFamily: 'ipv4' },
    computeConfig: { enabled: cluster.autoMode },
    identity: {
      oidc: {
        issuer: `https://oidc.eks.${region}.amazonaws.com/id/${hash.slice(0, 32).toUpperCase()}`,
      },
    },
    health: { issues: [] },
    tags: {},
  };
};
