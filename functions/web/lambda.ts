import { createWebParts } from '../../shared/composition/aws/web.ts';
import { Environment } from './environment.ts';
import { IDLE_SECONDS, LONGEST_SECONDS, WebSession } from './frame/web-session.ts';
import { createHandler } from './handler.ts';

const session = { schema: WebSession, idleSeconds: IDLE_SECONDS, longestSeconds: LONGEST_SECONDS };
export const handler = createHandler(await createWebParts(Environment.parse(process.env), session));
