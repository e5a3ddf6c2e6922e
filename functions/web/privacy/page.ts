import type { PageRequest, Reply } from '../frame/page-request.ts';

export const privacyPage = async (_request: PageRequest): Promise<Reply> => ({
  kind: 'page',
  template: 'privacy/page.njk',
  title: 'Privacy',
  model: {},
});
