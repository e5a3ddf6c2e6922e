import type { Reply } from '../frame/page-request.ts';

export const accessibilityPage = async (): Promise<Reply> => ({
  kind: 'page',
  template: 'accessibility/page.njk',
  title: 'Accessibility statement',
  model: {},
});
