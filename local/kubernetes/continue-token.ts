/*
 * The `continue` token of a paged list: base64url of
 * `{"v":"meta.k8s.io/v1","rv":794,"start":"/default/kubernetes\u0000"}`, that is the version of the first page and
 * the first key of the next one. Clients must treat it as opaque; the server says why it cannot read one.
 */
import { isJsonObject } from './object.ts';
import { badRequest } from './status-error.ts';

/** `resourceVersion` -1 means "whatever is current": the token that comes with a 410. */
export type Continuation = { readonly resourceVersion: number; readonly start: string };

const tokenVersion = 'meta.k8s.io/v1';

export const encodeContinue = (continuation: Continuation): string =>
  Buffer.from(
    JSON.stringify({
      v: tokenVersion,
      rv: continuation.resourceVersion,
      start: continuation.start,
    }),
  ).toString('base64url');

export const decodeContinue = (token: string): Continuation => {
  const illegal = token.search(/[^A-Za-z0-9_-]/);
  if (illegal !== -1 || token.length % 4 === 1) {
    throw refused(
      `illegal base64 data at input byte ${illegal === -1 ? token.length - 1 : illegal}`,
    );
  }
  const parsed = parseToken(Buffer.from(token, 'base64url'));
  if (!isJsonObject(parsed) || parsed.v !== tokenVersion) {
    const version = isJsonObject(parsed) ? String(parsed.v ?? '') : '';
    throw refused(`server does not recognize this encoded version "${version}"`);
  }
  const { rv, start } = parsed;
  if (typeof rv !== 'number' || rv === 0) {
    throw refused(`incorrect encoded start resourceVersion (version ${tokenVersion})`);
  }
  if (typeof start !== 'string' || start === '') {
    throw refused(`encoded start key empty (version ${tokenVersion})`);
  }
  if (!start.startsWith('/') || start.includes('/../')) {
    throw refused(start);
  }
  return { resourceVersion: rv, start };
};

const parseToken = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // The words of Go's decoder, which looks at bytes where we see characters.
    const first = bytes[0];
    throw refused(
      first === undefined || first === 0x7b
        ? 'unexpected end of JSON input'
        : `invalid character ${quoteByte(first)} looking for beginning of value`,
    );
  }
};

const quoteByte = (byte: number): string => {
  const isPrintable = (byte >= 0x20 && byte < 0x7f) || byte >= 0xa1;
  return isPrintable
    ? `'${String.fromCharCode(byte)}'`
    : `'\\u${byte.toString(16).padStart(4, '0')}'`;
};

const refused = (why: string) =>
  badRequest(`invalid continue token: continue key is not valid: ${why}`);
