import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { Template } from './find-destruction.ts';

/** The template that a stack was last deployed with; undefined before the first time. */
export async function fetchDeployed(stackName: string, region: string): Promise<Template | undefined> {
  const client = new CloudFormationClient({ region });
  try {
    const { TemplateBody: body } = await client.send(
      new GetTemplateCommand({ StackName: stackName, TemplateStage: 'Original' }),
    );
    if (body === undefined) throw new Error(`CloudFormation has no template of ${stackName}`);
    return Template.parse(JSON.parse(body));
  } catch (error) {
    // So CloudFormation says that there is no such stack.
    if (
      error instanceof Error &&
      error.name === 'ValidationError' &&
      error.message.includes('does not exist')
    )
      return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}
