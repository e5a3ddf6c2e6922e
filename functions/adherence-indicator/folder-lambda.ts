import { createFolderParts } from '../../shared/composition/aws/adherence-indicator.ts';
import { createFoldLog } from '../../shared/usecases/adherence-indicator/fold-log.ts';
import { FolderEnvironment } from './environment.ts';

const foldLog = createFoldLog(createFolderParts(FolderEnvironment.parse(process.env)));
export const handler = () => foldLog();
