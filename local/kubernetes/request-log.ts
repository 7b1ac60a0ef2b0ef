/*
 * What the stand-in remembers of its requests, and how it counts them: budgets of requests and bytes are judged by
 * these numbers.
 */
import type { RequestTarget } from './request-target.ts';

export type LoggedRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** "list services"; for anything that is not a resource, verb and path: "get /version". */
  readonly action: string;
  readonly user: string | null;
  /** Why the token was not accepted: the client only learns "Unauthorized". */
  readonly refusedBecause: string | null;
  /** Null while there is no answer. */
  readonly status: number | null;
  /** Bytes of body sent, after compression. */
  readonly bytes: number;
};

/** An entry while its request is being served. */
export type OpenEntry = { -readonly [Key in keyof LoggedRequest]: LoggedRequest[Key] };

/** Requests and bytes of body by action. */
export type RequestCounts = Readonly<
  Record<string, { readonly requests: number; readonly bytes: number }>
>;

export const actionOf = (target: RequestTarget): string =>
  target.kind === 'path'
    ? `${target.verb} ${target.path}`
    : `${target.verb} ${target.plural}${target.subresource === undefined ? '' : `/${target.subresource}`}`;

export const countByAction = (log: readonly LoggedRequest[]): RequestCounts => {
  const counts: Record<string, { requests: number; bytes: number }> = {};
  for (const { action, bytes } of log) {
    const before = counts[action] ?? { requests: 0, bytes: 0 };
    counts[action] = { requests: before.requests + 1, bytes: before.bytes + bytes };
  }
  return counts;
};
