/** What a deployed function reaches of the cloud when it is called on this machine: one key, one secret, known records. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { RecordTable } from '../../../shared/ports/record-table.ts';
import type { Json } from './synthesise.ts';

const ARN = 'arn:aws:kms:eu-west-2:000000000000:key/0f9b2c1e-0000-4000-8000-000000000001';
const publicKey = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' });

/** Answers of each operation, by the target that the clients name; tables answer out of `reference`, and are else empty. */
function answersFrom(table: RecordTable): Readonly<Record<string, (sent: Json) => unknown>> {
  return {
    'secretsmanager.GetSecretValue': () => ({ SecretString: 'the secret of the issuer' }),
    'TrentService.GetPublicKey': () => ({ KeyId: ARN, PublicKey: publicKey.toString('base64') }),
    'TrentService.DescribeKey': () => ({ KeyMetadata: { Arn: ARN, CreationDate: 1_775_001_600 } }),
    'DynamoDB_20120810.GetItem': () => ({}),
    'DynamoDB_20120810.Query': async ({ ExpressionAttributeValues }) => {
      const [value] = Object.values<Json>(ExpressionAttributeValues).filter(({ S }) =>
        S?.startsWith('PERSON#'),
      );
      if (value === undefined) return { Items: [], Count: 0 };
      const { items } = await table.query({ table: 'reference', partition: value.S, limit: 100 });
      return { Items: items.map((item) => marshall(item)), Count: items.length };
    },
  };
}

export interface StandInCloud {
  readonly endpoint: string;
  close(): void;
}

export async function startStandInCloud(table: RecordTable): Promise<StandInCloud> {
  const answers = answersFrom(table);
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const respond = answers[String(request.headers['x-amz-target'])];
      response.statusCode = respond === undefined ? 400 : 200;
      response.end(
        JSON.stringify(respond === undefined ? {} : await respond(JSON.parse(await text(request)))),
      );
    };
    answer().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}
