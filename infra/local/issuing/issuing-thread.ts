/** One issuing thread: prices, renders and issues whatever offer it is sent, with clients of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { createIssueSite } from '../../../shared/usecases/site-pricing/issue-site.ts';
import { openStores, StoreSettings } from '../stores.ts';
import { type IssueAnswer, type IssueRequest, packFault } from './messages.ts';

const issueSite = createIssueSite(openStores(StoreSettings.parse(workerData)).issuing);

async function answer({ id, command }: IssueRequest): Promise<IssueAnswer> {
  try {
    return { id, issued: await issueSite(command) };
  } catch (error) {
    return { id, fault: packFault(error) };
  }
}

parentPort?.on('message', (request: IssueRequest) => {
  void answer(request).then((reply) => parentPort?.postMessage(reply));
});
