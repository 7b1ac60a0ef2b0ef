import { text } from 'node:stream/consumers';
import { Sha256 } from '@aws-crypto/sha256-js';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { expect, it } from 'vitest';
import { startAwsServer } from '../../local/aws-server.ts';
import { createCredentials } from '../../local/credentials.ts';
import type { AwsService } from '../../local/service.ts';

it('the signature check agrees with the signer of the SDK on odd paths, queries and headers', async () => {
  const credentials = createCredentials();
  const { accessKeyId, secretAccessKey } = credentials.issueUser('111122223333', 'tester');
  const echo: AwsService = {
    signingName: 'echo',
    actionOf: () => 'Echo',
    handle: async (_, request) => ({
      status: 200,
      headers: {},
      body: JSON.stringify([request.path, [...request.query], request.account]),
    }),
    errorResponse: ({ status, code }) => ({ status, headers: {}, body: code }),
  };
  const echoServer = await startAwsServer({ services: [echo], credentials });
  const { hostname, port } = new URL(echoServer.url);
  const signer = new SignatureV4({
    service: 'echo',
    region: 'eu-west-1',
    credentials: { accessKeyId, secretAccessKey },
    sha256: Sha256,
  });
  const handler = new NodeHttpHandler();
  const signed = await signer.sign(
    new HttpRequest({
      protocol: 'http:',
      hostname,
      port: Number(port),
      method: 'PUT',
      path: '/tags/arn%3Aaws%3Aeks/a%20b',
      query: { z: "a b*('c')~+/%", list: ['2', '1'], empty: '' },
      headers: { host: `${hostname}:${port}`, 'x-odd': '  two   blanks ' },
      body: 'ü',
    }),
  );
  const { response } = await handler.handle(signed as HttpRequest);
  const body = await text(response.body);
  handler.destroy();
  await echoServer.close();
  expect(JSON.parse(body)).toEqual([
    '/tags/arn%3Aaws%3Aeks/a%20b',
    expect.arrayContaining([
      ['z', "a b*('c')~+/%"],
      ['list', '2'],
      ['list', '1'],
      ['empty', ''],
    ]),
    '111122223333',
  ]);
});
