/*
 * DNS questions to the resolver of this machine, or to the one that was given.
 */
import { Resolver } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';
import { UsageError } from '../usage-error.ts';

export type LookupType = 'A' | 'AAAA' | 'CNAME' | 'NS';

/** `none`: the name does not exist, or has no record of this type. Values are lower case without a trailing dot. */
export type LookupAnswer =
  | { readonly kind: 'found'; readonly values: readonly string[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly text: string };

export type NameLookup = (name: string, type: LookupType) => Promise<LookupAnswer>;

/** `server`: an address, with or without a port. */
export const systemLookup = (server: string | undefined): NameLookup => {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  if (server !== undefined) {
    if (!isServer(server)) {
      throw new UsageError(
        `found '${server}' for --resolver, expected an IP address, with or without a port, such as 1.1.1.1 or 127.0.0.1:5353; correct it`,
      );
    }
    resolver.setServers([server]);
  }
  const ask = (name: string, type: LookupType): Promise<readonly string[]> => {
    switch (type) {
      case 'A':
        return resolver.resolve4(name);
      case 'AAAA':
        return resolver.resolve6(name);
      case 'CNAME':
        return resolver.resolveCname(name);
      case 'NS':
        return resolver.resolveNs(name);
      default:
        return type satisfies never;
    }
  };
  return async (name, type) => {
    try {
      const values = await ask(name, type);
      return { kind: 'found', values: values.map(comparableValue).sort() };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      return code === 'ENOTFOUND' || code === 'ENODATA'
        ? { kind: 'none' }
        : { kind: 'failed', text: `${type} ${name}: ${code}` };
    }
  };
};

/** Names without case and final dot, IPv6 addresses in their one short form. */
export const comparableValue = (value: string): string =>
  isIPv6(value)
    ? new URL(`http://[${value}]/`).hostname.slice(1, -1)
    : value.toLowerCase().replace(/\.$/, '');

const isServer = (text: string): boolean => {
  const bracketed = /^\[([^\]]+)\](:\d{1,5})?$/.exec(text)?.[1];
  return isIP(bracketed ?? text) !== 0 || isIP(text.replace(/:\d{1,5}$/, '')) === 4;
};
