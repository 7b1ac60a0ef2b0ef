/*
 * A kubeconfig for kubectl and other clients, with the stand-in's CA and its static admin token.
 */
import { stringify } from 'yaml';

export type KubeconfigOptions = {
  readonly clusterName: string;
  readonly endpoint: string;
  readonly certificateAuthorityData: string;
  readonly token: string;
};

export const renderKubeconfig = (options: KubeconfigOptions): string => {
  const { clusterName, endpoint, certificateAuthorityData, token } = options;
  const user = `${clusterName}-admin`;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: clusterName,
        cluster: { server: endpoint, 'certificate-authority-data': certificateAuthorityData },
      },
    ],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: clusterName, context: { cluster: clusterName, user } }],
    'current-context': clusterName,
  });
};
