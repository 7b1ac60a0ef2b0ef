import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  decryptHeritage,
  encryptHeritage,
  parseEncryptionKey,
} from '../../functions/core/txt-encryption.ts';

const key = Buffer.from('0123456789abcdef0123456789ABCDEF');
const text = 'heritage=external-dns,external-dns/owner=prod,external-dns/resource=service/web/one';

/**
 * Made by a Go program in the documented way: gzip.BestCompression, Flush, Close; AES-256-GCM with the nonce `nonce-of-12b`
 * in front; base64.StdEncoding.
 */
const fromGo = {
  plain:
    'bm9uY2Utb2YtMTJiBhqTAydaDmRu4LbDXhrAZLxzCX31qIg1/A8vAno1b5VxkXc2GakQsDlkQClu493YgUEkoQ74irCQrOz2C9Vr6AwPCA2txwzFadkr4Oya4GFfDLhPzhzP7E/qFDvFRud6HEtWgPPBhLuX',
  base64Key:
    'bm9uY2Utb2YtMTJiPePh/EqZO3wsUymBjZXFV8xHkRWjPc3OGHfApqAHi4llH4SO9CnnT7rydVFpzZfMKYHjgl+PV22GAKcm4tx3jfXVnUd+WveyyrVLeumbO5eoEP3K0cya3FwwCVS+QZOQyo0VD+gOeIoz',
  uncompressed:
    'bm9uY2Utb2YtMTJicfTpalM7aQFRepp/+mUqJcDYvJXwx+hZC5oYJdfVu/baEOWzn3p4N1VCALFKmU7fRtzrXhOObVNCopwA8Qzg3SnDyflMfgazALqxMJr/grHPB11PPqLtAS62Z04Ppe16NTUv',
  empty: 'bm9uY2Utb2YtMTJiBhqTAydaDmRu4OILn+i7Raz1JwSD640hf/9qS+dDCB8qmFEL6XRFyK4vR8A=',
};
const keyInBase64 = 'mR3sVbP2YxQ0nT8kLw5aZ7cD1eF4gH6iJ9oK+uX/yAE=';

/** The same format over any bytes. */
const sealed = (data: Uint8Array): string => {
  const nonce = Buffer.from('nonce-of-12b');
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = [cipher.update(data), cipher.final()];
  return Buffer.concat([nonce, ...body, cipher.getAuthTag()]).toString('base64');
};

const keyOf = (given: string): Uint8Array => {
  const parsed = parseEncryptionKey(given);
  if (parsed.kind === 'invalid') throw new Error(parsed.problem);
  return parsed.key;
};

describe('§5.6 a text that external-dns encrypted', () => {
  it.each([
    ['with a key of 32 characters', fromGo.plain, key, text],
    ['with a key in base64', fromGo.base64Key, keyOf(keyInBase64), text],
    ['without compression', fromGo.uncompressed, key, text],
    ['of nothing', fromGo.empty, key, ''],
  ])('%s is read', (_, value, withKey, expected) => {
    expect(decryptHeritage(value, withKey)).toBe(expected);
  });

  it.each([
    ['with another key', fromGo.plain, Buffer.alloc(32, 7)],
    ['with one bit changed', fromGo.plain.replace('bm9uY2', 'bm9uY3'), key],
    ['that lacks its end', fromGo.plain.slice(0, -4), key],
    ['that is too short', 'bm9uY2Utb2YtMTJi', key],
    ['that is a plain heritage', text, key],
    ['in the base64 of URLs', fromGo.plain.replaceAll('/', '_'), key],
    ['of no characters', '', key],
  ])('%s is none', (_, value, withKey) => {
    expect(decryptHeritage(value, withKey)).toBeNull();
  });

  it('is none when it would unpack to more than an ownership text can be', async () => {
    const { gzipSync } = await import('node:zlib');
    const bomb = sealed(gzipSync('a'.repeat(10_000_000)));
    expect(bomb.length).toBeLessThan(20_000);
    expect(decryptHeritage(bomb, key)).toBeNull();
    expect(decryptHeritage(sealed(gzipSync('a'.repeat(5000))), key)).toHaveLength(5000);
  });

  it('is none when it is broken inside', () => {
    expect(decryptHeritage(sealed(Buffer.from([0x1f, 0x8b, 1, 2, 3])), key)).toBeNull();
  });
});

describe('§5.6 a text that we encrypt', () => {
  it('is read back', () => {
    expect(decryptHeritage(encryptHeritage(text, key, 'a-x.example.com'), key)).toBe(text);
  });

  it('[D] has a nonce that is drawn at random: ours is the same each time, and another one for another name, text or key', () => {
    const written = encryptHeritage(text, key, 'a-x.example.com');
    expect(encryptHeritage(text, key, 'a-x.example.com')).toBe(written);
    const nonces = [
      written,
      encryptHeritage(text, key, 'a-y.example.com'),
      encryptHeritage(`${text},x=y`, key, 'a-x.example.com'),
      encryptHeritage(text, Buffer.alloc(32, 7), 'a-x.example.com'),
    ].map((value) => value.slice(0, 16));
    expect(new Set(nonces).size).toBe(4);
  });

  it('fits into one string of a TXT for the usual owner and resource', () => {
    const resource = 'ingress/payments-production/checkout-frontend-public';
    const long = `heritage=external-dns,external-dns/owner=111122223333/eu-west-1/production,external-dns/resource=${resource}`;
    expect(encryptHeritage(long, key, 'a-x.example.com').length).toBeLessThanOrEqual(255);
  });
});

describe('§5.6 a key', () => {
  it.each([
    ['32 characters', '0123456789abcdef0123456789ABCDEF', key],
    ['32 bytes of fewer characters', 'ü'.repeat(16), Buffer.from('ü'.repeat(16))],
    ['32 characters and a line break', '0123456789abcdef0123456789ABCDEF\n', key],
    ['32 characters that end with one', `${'k'.repeat(31)}\n`, Buffer.from(`${'k'.repeat(31)}\n`)],
    [
      '32 characters that are base64 too',
      'QUJDREVGR0hJSktMTU5PUFFSU1RVVldY',
      Buffer.from('QUJDREVGR0hJSktMTU5PUFFSU1RVVldY'),
    ],
    ['base64', keyInBase64, Buffer.from(keyInBase64, 'base64')],
    ['base64 and a line break', `${keyInBase64}\r\n`, Buffer.from(keyInBase64, 'base64')],
  ])('is %s', (_, given, expected) => {
    expect(Buffer.from(keyOf(given)).equals(expected)).toBe(true);
  });

  it.each([
    ['nothing', '', 'a text of 0 characters'],
    ['too short', 'secret-secret', 'a text of 13 characters'],
    ['the base64 of 16 bytes', 'QUJDREVGR0hJSktMTU5PUA==', 'a text of 24 characters'],
    ['base64 of URLs', keyInBase64.replace('+', '-'), 'a text of 44 characters'],
    ['base64 without its end', keyInBase64.slice(0, -1), 'a text of 43 characters'],
    ['JSON', `{"key":"${keyInBase64}"}`, 'a JSON object'],
  ])('is not %s, and the message does not repeat it', (_, given, found) => {
    const parsed = parseEncryptionKey(given);
    if (parsed.kind === 'key') throw new Error('expected it to be refused');
    expect(parsed.problem).toBe(
      `found ${found}, expected the key alone: 32 characters, or the standard base64 (with + and /, not - and _) of 32 bytes`,
    );
    if (given !== '') expect(parsed.problem).not.toContain(given.slice(0, 10));
  });
});
