import { ProblemCode } from '../problem';
import { PropPath } from '../prop-path';

interface TimeZoneLibrary {
  getAllTimezones(options: { deprecated: boolean }): { [name: string]: unknown };
}

let known: ReadonlyMap<string, string> | undefined;

/**
 * A name of the IANA time zone database, in the very spelling of it, as the API server wants it. `Local` would be the zone of
 * the control plane, and is refused by it.
 */
export function checkTimeZone(at: PropPath, name: string): boolean {
  known ??= timeZones();
  const spelling = known.get(name.toLowerCase());
  if (spelling === name) {
    return true;
  }
  at.report(ProblemCode.FORMAT, 'is not the name of a time zone', name, spelling ? `write "${spelling}"` : 'write it as the IANA database does: "Europe/Berlin", "Etc/UTC"');
  return false;
}

/** All names, by how they are in lower case: Node knows the newest, and the library the aliases too. */
export function timeZones(): ReadonlyMap<string, string> {
  // Loaded when it is needed: most programs have no schedules.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const library: TimeZoneLibrary = require('countries-and-timezones');
  const names = [...Object.keys(library.getAllTimezones({ deprecated: true })), ...Intl.supportedValuesOf('timeZone')];
  return new Map(names.map(name => [name.toLowerCase(), name]));
}
