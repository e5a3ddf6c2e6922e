/** Figures that others published, each with its source; shown apart from ours, which are counted in another way. */
import * as z from 'zod';
import file from '../../../shared/reference/published-figures.json' with { type: 'json' };

const PublishedFigures = z.strictObject({
  schema: z.literal('ncvr.published-figures/1'),
  acceptance: z.strictObject({
    wording: z.string(),
    figures: z.array(
      z.strictObject({
        period: z.string(),
        percent: z.int().min(0).max(100),
        note: z.string(),
        source: z.string(),
        address: z.url().optional(),
      }),
    ),
  }),
});

let published: z.infer<typeof PublishedFigures> | undefined;

/** Read once, when it is first asked for. */
export function publishedFigures(): z.infer<typeof PublishedFigures> {
  published ??= PublishedFigures.parse(file);
  return published;
}
