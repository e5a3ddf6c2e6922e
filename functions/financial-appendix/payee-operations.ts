/** Who is paid, as the trust itself says. */
import { operation } from '../../shared/http/operation.ts';
import {
  createPutPayee,
  createReadPayee,
  type PayeeDeps,
} from '../../shared/usecases/financial-appendix/payee.ts';
import { contracts } from './contract.ts';

export function payeeOperations(deps: PayeeDeps) {
  const readPayee = createReadPayee(deps);
  const putPayee = createPutPayee(deps);
  return {
    readPayee: operation(contracts.readPayee, async ({ caller, params }) => {
      const { profile, etag } = await readPayee({ caller, ...params });
      return { status: 200, body: profile, etag };
    }),
    putPayee: operation(contracts.putPayee, async ({ caller, params, body, ifMatch }) => {
      const { profile, etag } = await putPayee({ caller, ...params, profile: body, ifMatch });
      return { status: 200, body: profile, etag };
    }),
  };
}
