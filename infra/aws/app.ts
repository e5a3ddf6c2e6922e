/** The cloud application: `npx cdk synth [-c stage=test]` makes the templates without an account. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { EdgeStack } from './edge-stack.ts';
import { IdentityStack } from './identity-stack.ts';
import { NcvrStack } from './ncvr-stack.ts';
import { readStage } from './stage.ts';

const app = new App();
const { suffix, isBehindEdge } = readStage(app.node);
new IdentityStack(app, `NcvrIdentity${suffix}`);
new NcvrStack(app, `Ncvr${suffix}`);
if (isBehindEdge) new EdgeStack(app, `NcvrEdge${suffix}`);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
