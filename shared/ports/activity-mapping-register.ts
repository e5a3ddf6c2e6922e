/** The dictionaries from protocols' activities to tariff items, one for each organisation that leads studies. */
import type { ActivityMapping } from '../domain/activity-mapping.ts';
import type { Actor } from '../domain/person.ts';

export interface SavedMapping {
  readonly mapping: ActivityMapping;
  /** 1, and one more with every change. */
  readonly version: number;
  readonly savedAt: string;
  readonly savedBy: Actor;
}

export interface ActivityMappingRegister {
  /** The dictionary of that id as it is now, or the version named. */
  findMapping(id: string, version?: number): Promise<SavedMapping | undefined>;
  /**
   * Keeps the next version; those before stay readable. Version 1 must be the first, n follows n - 1.
   * @throws RegisterConflict where somebody else saved that version in between
   */
  saveMapping(saved: SavedMapping): Promise<void>;
}
