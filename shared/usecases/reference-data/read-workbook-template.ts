/** The Excel workbooks that people fill in: resource reviews, tariff releases, multiplier sets. */
import { notFound } from '../../domain/errors.ts';
import { londonDay } from '../../domain/london-time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TariffRegister } from '../../ports/registers.ts';
import type { ReleaseWorkbook } from '../../ports/release-workbook.ts';
import type { ReviewWorkbook } from '../../ports/review-workbook.ts';

export interface WorkbookTemplateDeps {
  readonly tariffs: Pick<TariffRegister, 'findTariff' | 'findTariffInForce'>;
  readonly reviewWorkbook: Pick<ReviewWorkbook, 'template'>;
  readonly releaseWorkbook: Pick<ReleaseWorkbook, 'writeTariff' | 'writeMultipliers'>;
  readonly clock: Clock;
}

export interface WorkbookTemplateCommand {
  /** `review.xlsx`, `tariff.xlsx` or `multipliers.xlsx`. */
  readonly name: string;
  /** The release whose items a review may pick from; absent: the one in force today. */
  readonly tariff?: string | undefined;
}

/** The bytes of an empty workbook. @throws DomainError `notFound`: no such template, no such tariff */
export function createReadWorkbookTemplate(deps: WorkbookTemplateDeps) {
  const { tariffs, clock, reviewWorkbook, releaseWorkbook } = deps;
  return async ({ name, tariff }: WorkbookTemplateCommand): Promise<Uint8Array> => {
    switch (name) {
      case 'review.xlsx': {
        const found =
          tariff === undefined
            ? await tariffs.findTariffInForce(londonDay(clock.now()))
            : await tariffs.findTariff(tariff);
        if (!found) throw notFound();
        return reviewWorkbook.template(found.release);
      }
      case 'tariff.xlsx':
        return releaseWorkbook.writeTariff();
      case 'multipliers.xlsx':
        return releaseWorkbook.writeMultipliers();
      default:
        throw notFound();
    }
  };
}
