import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkEnvName } from '../validation/rules/env';

/** By which the scripts of all steps are told where to work; they look for the last two by themselves. */
const OF_EACH_STEP = ['BACKUP', 'DEADLINE', 'DUMP', 'META', 'RUN', 'DISCARD', 'FORGET', 'JOB_NAME', 'POD_NAME', 'SCRIPTS', 'LEAVE'];

/** Those of a program's own, which a backup runs. */
export const OF_COMMANDS = new Set([...OF_EACH_STEP, 'FILE', 'OVERWRITE']);

/** Those of a repository; and what restic reads where it is, and its password. */
export const OF_REPOSITORIES = new Set([
  ...OF_EACH_STEP, 'SET', 'ENGINE', 'WHICH', 'BEFORE', 'FORMAT', 'VERIFY', 'NO_LOCK', 'CHECK',
  'KEEP_LAST', 'KEEP_HOURLY', 'KEEP_DAILY', 'KEEP_WEEKLY', 'KEEP_MONTHLY', 'KEEP_YEARLY', 'KEEP_AT_LEAST',
  'RESTIC_REPOSITORY', 'RESTIC_REPOSITORY_FILE', 'RESTIC_PASSWORD', 'RESTIC_PASSWORD_FILE', 'RESTIC_PASSWORD_COMMAND',
]);

interface Variables {
  readonly [name: string]: unknown;
}

/**
 * Checks the names of variables that a program gives to the containers of a backup: one that the backup sets itself would have
 * it keep something else, or elsewhere.
 *
 * @param at what the props with variables belong to
 * @param props prop → name → what it is
 * @param own those that the backup sets
 */
export function checkVariables(at: PropPath, props: { readonly [prop: string]: Variables | undefined }, own: ReadonlySet<string>): void {
  const seen = new Map<string, string>();
  for (const [prop, variables] of Object.entries(props)) {
    for (const name of Object.keys(variables ?? {})) {
      const variable = at.at(prop).at(name);
      if (own.has(name)) {
        variable.report(ProblemCode.CONFLICT, 'is a variable that the backup sets itself', undefined, 'leave it out: the other props say what it is');
      } else if (seen.has(name)) {
        variable.report(ProblemCode.DUPLICATE, `stands in ${seen.get(name)} as well`, undefined, 'write it once');
      } else if (checkEnvName(variable, name)) {
        seen.set(name, prop);
      }
    }
  }
}
