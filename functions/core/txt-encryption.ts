/*
 * Encrypted ownership texts, as external-dns writes them (endpoint/crypto.go): base64 of nonce, AES-256-GCM ciphertext and
 * tag, without further authenticated data, over the gzipped text.
 *
 * The nonce is not random: a plan is a pure function of what was read, and its hash is approved later, so the same text has to
 * give the same ciphertext. It is derived from name and text (as in SIV, RFC 5297), so it repeats only where both repeat.
 */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';

export type EncryptionKey =
  | { readonly kind: 'key'; readonly key: Uint8Array }
  | { readonly kind: 'invalid'; readonly problem: string };

/**
 * The value of --txt-encrypt-aes-key: 32 bytes as they are, or their standard base64. The problem never repeats the text.
 */
export const parseEncryptionKey = (text: string): EncryptionKey => {
  if (Buffer.byteLength(text) === keyBytes) return { kind: 'key', key: Buffer.from(text) };
  // Editors and `echo` end a file with a line break, which no key has.
  const bare = text.replace(/\r?\n$/, '');
  if (Buffer.byteLength(bare) === keyBytes) return { kind: 'key', key: Buffer.from(bare) };
  if (isBase64(bare)) {
    const key = Buffer.from(bare, 'base64');
    if (key.length === keyBytes) return { kind: 'key', key };
  }
  const found = /^\s*\{/.test(text) ? 'a JSON object' : `a text of ${text.length} characters`;
  const problem = `found ${found}, expected the key alone: 32 characters, or the standard base64 (with + and /, not - and _) of 32 bytes`;
  return { kind: 'invalid', problem };
};

/** Base64 text, without quotes. `name` is that of the TXT record set. */
export const encryptHeritage = (plaintext: string, key: Uint8Array, name: string): string => {
  const nonce = nonceFor(plaintext, key, name);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  const sealed = [cipher.update(gzipSync(plaintext, { level: 9 })), cipher.final()];
  return Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]).toString('base64');
};

/** Takes a text without quotes; null when it is not encrypted, or with another key. */
export const decryptHeritage = (text: string, key: Uint8Array): string | null => {
  if (!isBase64(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length < nonceBytes + tagBytes) return null;
  const nonce = bytes.subarray(0, nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    const data = [decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()];
    return unzipped(Buffer.concat(data));
  } catch {
    // Another key, another text, or more than an ownership text can be: nothing of ours.
    return null;
  }
};

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** A value of Route 53 has at most 4,000 characters; a few of these could unpack to megabytes. */
const longestText = 16 * 1024;

/** external-dns takes what is not compressed as it is. */
const unzipped = (data: Buffer): string => {
  const isGzip = data[0] === 0x1f && data[1] === 0x8b;
  return (isGzip ? gunzipSync(data, { maxOutputLength: longestText }) : data).toString();
};

/** The key for nonces is another one than the key for texts. */
const nonceFor = (plaintext: string, key: Uint8Array, name: string): Buffer => {
  const nonceKey = createHmac('sha256', key).update('elb53 ownership nonce').digest();
  const mac = createHmac('sha256', nonceKey).update(`${name}\0${plaintext}`).digest();
  return mac.subarray(0, nonceBytes);
};

const isBase64 = (text: string): boolean =>
  text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
