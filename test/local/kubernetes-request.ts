/*
 * A bare HTTPS request to a Kubernetes stand-in, for what client libraries hide: exact bodies, headers, broken answers.
 */
import { request } from 'node:https';
import type { KubernetesStandIn } from '../../local/kubernetes/server.ts';

export type RawAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
};

export const requestKubernetes = (
  standIn: KubernetesStandIn,
  path: string,
  options: {
    readonly method?: string;
    readonly token?: string | null;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly ca?: string;
  } = {},
): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const token = options.token === undefined ? standIn.adminToken : options.token;
    const sent = request(
      `${standIn.endpoint}${path}`,
      {
        method: options.method ?? 'GET',
        ca: options.ca ?? Buffer.from(standIn.certificateAuthorityData, 'base64').toString(),
        agent: false,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...options.headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });

export const jsonOf = (answer: RawAnswer) => JSON.parse(answer.body.toString('utf8'));
