import { DatabaseTraits } from './database-traits';
import { StatefulDatabaseProps } from './stateful-database-props';

/**
 * How databases and users are made that a program names after the first start; empty where the engine makes none by a
 * script, or the program names none.
 */
export function renderLaterContent(
  { engine, name, firstOrdinal }: DatabaseTraits, { databases = [], users = [] }: StatefulDatabaseProps, kubectl: string,
): string {
  const { scripts, contentScript } = engine.initialization ?? {};
  if (contentScript === undefined || databases.length + users.length === 0) {
    return '';
  }
  return `
## A database or user who comes later

The first start of an empty disk makes those that the program names. Where one has been added since, apply, wait until the pods have restarted, and leave in these two what is not there yet:

\`\`\`sh
DATABASES='${databases.join(' ')}'
USERS='${users.map(user => [user.name, ...user.databases ?? []].join(' ')).join('\n')}'
${kubectl} exec ${name}-${firstOrdinal} --container ${engine.name} -- env DATABASES="$DATABASES" USERS="$USERS" \\
  bash -euo pipefail ${scripts}/${contentScript}
\`\`\`
`;
}
