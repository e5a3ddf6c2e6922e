import { createReferenceDataParts } from '../../shared/composition/aws/reference-data.ts';
import { CONTRACTS } from '../contracts.ts';
import { buildOpenApi } from '../openapi.ts';
import { Environment } from './environment.ts';
import { createHandler } from './handler.ts';

const environment = Environment.parse(process.env);
const {
  SERVICE_VERSION: version,
  SERVICE_ADDRESS: serverUrl,
  OPENID_CONFIGURATION: openIdConnectUrl,
} = environment;
const openApi = () => buildOpenApi(CONTRACTS, { version, serverUrl, openIdConnectUrl });
export const handler = createHandler({ ...createReferenceDataParts(environment), version, openApi });
