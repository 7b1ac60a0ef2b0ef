/*
 * What the status and the text of an answer of an API server mean.
 */
import { outsideText } from '../core/outside-text.ts';
import type { Answer, Fields } from './kubernetes-api.ts';
import { unreadable } from './unreadable.ts';

export const answerOf = (status: number, text: string): Answer => {
  const body = parsed(text);
  if (status >= 200 && status < 300) {
    return body === null
      ? unreadable(`the API server answered ${status} with something that is not a JSON object`)
      : { kind: 'answered', body };
  }
  const message = typeof body?.message === 'string' ? body.message : text;
  const said = `${status} ${outsideText(message) || 'without a message'}`;
  switch (status) {
    case 400:
      return { kind: 'failed', problem: 'bad-request', text: said };
    case 401:
      return {
        kind: 'failed',
        problem: 'unauthorized',
        text: `${said}; give the role of the function (or the roleArn of the cluster) an access entry in the cluster`,
      };
    case 403:
      return unreadable(
        `${said}; give the access entry of the role a policy that reads it, such as AmazonEKSViewPolicy, or for nodes and custom resources that of k8s/reader.yaml`,
      );
    case 404:
      // Only the API server itself can say that an object is not there; a proxy or an unknown path says 404 too.
      return body?.kind === 'Status' && body.reason === 'NotFound'
        ? { kind: 'failed', problem: 'absent', text: said }
        : {
            kind: 'failed',
            problem: 'not-served',
            text: `${said}; the API server does not serve what was asked for`,
          };
    case 410:
      return { kind: 'failed', problem: 'expired', text: said };
    default:
      return unreadable(said);
  }
};

const parsed = (text: string): Fields | null => {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Fields)
      : null;
  } catch (error) {
    // Half a body or a page of a proxy: the caller says so with the status.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};
