/** The cloud application: `npx cdk synth` makes the template without an account. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { NcvrStack } from './ncvr-stack.ts';

const app = new App();
new NcvrStack(app, 'Ncvr');
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
