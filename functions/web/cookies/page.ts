import type { Reply } from '../frame/page-request.ts';

export const cookiesPage = async (): Promise<Reply> => ({
  kind: 'page',
  template: 'cookies/page.njk',
  title: 'Cookies',
  model: {},
});
