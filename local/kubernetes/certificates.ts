/*
 * The certificates of one Kubernetes stand-in: a CA of its own and a server certificate for 127.0.0.1 and localhost,
 * as an EKS cluster has them. Made afresh for every instance, so that a client which trusts one cluster trusts no
 * other.
 */
// First, because @peculiar/x509 looks for it while it loads.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

export type ServerCertificates = {
  /** PEM of the CA that signed the server certificate. */
  readonly authority: string;
  readonly certificate: string;
  readonly privateKey: string;
};

const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const lifetimeMilliseconds = 10 * 365 * 24 * 3600 * 1000;
const clockSkewMilliseconds = 5 * 60 * 1000;

export const createCertificates = async (clusterName: string): Promise<ServerCertificates> => {
  const authorityKeys = await generateKeys();
  const serverKeys = await generateKeys();
  const notBefore = new Date(Date.now() - clockSkewMilliseconds);
  const notAfter = new Date(notBefore.getTime() + lifetimeMilliseconds);
  const authority = await X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=kubernetes',
      serialNumber: randomSerial(),
      notBefore,
      notAfter,
      keys: authorityKeys,
      signingAlgorithm: keyAlgorithm,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(
          KeyUsageFlags.digitalSignature |
            KeyUsageFlags.keyCertSign |
            KeyUsageFlags.keyEncipherment,
          true,
        ),
        await SubjectKeyIdentifierExtension.create(authorityKeys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  const server = await X509CertificateGenerator.create(
    {
      subject: 'CN=kube-apiserver',
      issuer: authority.subject,
      serialNumber: randomSerial(),
      notBefore,
      notAfter,
      publicKey: serverKeys.publicKey,
      signingKey: authorityKeys.privateKey,
      signingAlgorithm: keyAlgorithm,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(
          KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment,
          true,
        ),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension([
          { type: 'dns', value: 'localhost' },
          { type: 'dns', value: `${clusterName.toLowerCase()}.eks.localhost` },
          { type: 'ip', value: '127.0.0.1' },
        ]),
        await AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return {
    authority: authority.toString('pem'),
    certificate: server.toString('pem'),
    privateKey: PemConverter.encode(
      await webcrypto.subtle.exportKey('pkcs8', serverKeys.privateKey),
      'PRIVATE KEY',
    ),
  };
};

const generateKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']);

/** Positive and at most 20 octets, as RFC 5280 §4.1.2.2 asks; two CAs with one subject must differ here. */
const randomSerial = (): string =>
  `01${Buffer.from(webcrypto.getRandomValues(new Uint8Array(15))).toString('hex')}`;
