import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** A version of an engine: `17.2-alpine` has the numbers 17 and 2 and the variant `alpine`. */
export interface Version {
  readonly text: string;
  readonly numbers: readonly number[];
  /** What follows the numbers in the tag; `''` where there is nothing. */
  readonly variant: string;
}

/** Which versions of an engine there are. */
export interface VersionRule {
  /** A version to write for example. */
  readonly example: string;

  /** The first major version that this library knows how to run. */
  readonly oldest: number;

  /** The first minor version of that major one, where it is not 0. */
  readonly oldestMinor?: number;

  /** The first patch version of that minor one, where it is not 0. */
  readonly oldestPatch?: number;

  /** How many numbers the versions have at least that exist as tags, where one is not enough. */
  readonly precision?: number;
}

/** What a version says; whatever is no version has no numbers. */
export function parseVersion(text: string): Version {
  const [, numbers, variant] = /^v?(\d+(?:\.\d+)*)(?:-([a-z0-9][-.a-z0-9]*))?$/.exec(text) ?? [];
  return { text: text.replace(/^v/, ''), numbers: numbers?.split('.').map(Number) ?? [], variant: variant ?? '' };
}

export function checkVersion(at: PropPath, title: string, rule: VersionRule, version: Version): void {
  if (version.numbers.length < (rule.precision ?? 1)) {
    at.report(ProblemCode.FORMAT, `is not a version of ${title}`, version.text, `write for example "${rule.example}"`);
    return;
  }
  const first = [rule.oldest, rule.oldestMinor ?? 0, rule.oldestPatch ?? 0];
  if (isOlder(version.numbers, first)) {
    at.report(ProblemCode.UNSUPPORTED, `is older than ${title} ${first.join('.').replace(/(\.0)+$/, '')}, which is the first that this engine knows how to run`, version.text,
      `use ${rule.example}, or DatabaseEngine.custom()`);
  }
}

/** Numbers that are left out are those of the newest version, as in tags. */
function isOlder(numbers: readonly number[], first: readonly number[]): boolean {
  const differing = first.findIndex((number, index) => numbers[index] !== number);
  return numbers[differing] < first[differing];
}
