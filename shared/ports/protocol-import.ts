/** A protocol in another standard's format, read as the beginning of a resource review (costing.md section 6). */
import type { ActivityMapping, ProtocolCode, Suggestion } from '../domain/activity-mapping.ts';
import type { Finding } from '../domain/findings.ts';
import type { Activity, Arm, ScheduleCell, Visit } from '../domain/resource-review.ts';
import type { Phase } from '../domain/study.ts';
import type { TariffRelease } from '../domain/tariff.ts';

/** What a protocol says of the study. What it does not say is left out, so that the draft's findings ask for it. */
export interface SeededStudy {
  readonly shortTitle?: string;
  readonly title?: string;
  readonly protocol?: { readonly number?: string; readonly version?: string; readonly date?: string };
  readonly phase?: Phase;
  /** Without the id of the register of companies, which no protocol knows. */
  readonly sponsor?: { readonly name: string };
}

/** A resource review as far as a protocol goes: no sites, no tariff, no lead site, no terms. */
export interface SeededReview {
  readonly schema: 'ncvr.resource-review/1';
  readonly study: SeededStudy;
  readonly arms: readonly Arm[];
  readonly visits: readonly Visit[];
  readonly activities: readonly Activity[];
  readonly schedule: readonly ScheduleCell[];
}

/** An activity of the draft that the dictionary does not map: a person chooses. */
export interface UnmappedActivity {
  /** Its id in the draft. */
  readonly activity: string;
  readonly label: string;
  /** The codes of its procedures in the protocol. */
  readonly codes: readonly ProtocolCode[];
  /** At how many visits it happens. */
  readonly cells: number;
  /** Offered, never applied; best first. */
  readonly suggestions: readonly Suggestion[];
}

/** An activity of the protocol that is at no visit of its main timeline, and so not in the draft. */
export interface UnscheduledActivity {
  /** Its id in the protocol's file. */
  readonly id: string;
  readonly label: string;
  /** The other timelines that have it. */
  readonly timelines: readonly string[];
}

/** `cellsInFile` = `cellsInDraft` + `cellsRefused`; each refused cell has an error among the findings. */
export interface ImportAccount {
  /** Instances of the main timeline, decisions included. */
  readonly instances: number;
  readonly visits: number;
  /** Activities of the draft. */
  readonly activities: number;
  /** Distinct pairs of instance and activity on the main timeline. */
  readonly cellsInFile: number;
  readonly cellsInDraft: number;
  /** Pairs whose activity is not in the file. */
  readonly cellsRefused: number;
  readonly otherTimelines: number;
  readonly cellsOfOtherTimelines: number;
}

export interface ImportedProtocol {
  /** Absent where the file could not be read as a protocol at all; the findings say why. */
  readonly review?: SeededReview;
  readonly unmapped: readonly UnmappedActivity[];
  readonly unscheduled: readonly UnscheduledActivity[];
  readonly account?: ImportAccount;
  /** Of the file: their paths are its own. The draft's own findings come when it is checked. */
  readonly findings: readonly Finding[];
}

export interface ImportAids {
  readonly mapping?: ActivityMapping;
  /** Where suggestions come from, and where the dictionary's items are looked up. */
  readonly tariff?: Pick<TariffRelease, 'id' | 'items'>;
}

/** The media type of CDISC USDM documents. */
export const USDM_MEDIA_TYPE = 'application/vnd.cdisc.usdm+json';

export interface ProtocolImport {
  /** @param document any JSON value of at most 4 MB. Never rejects for what it holds. */
  readonly importProtocol: (document: unknown, aids?: ImportAids) => Promise<ImportedProtocol>;
}
