/**
 * Embeds the scripts of each room into TypeScript, since jsii ships nothing else: `src/<room>/scripts/*.sh` (and `.js`, `.awk`) becomes
 * `src/<room>/scripts.generated.ts`, a constant for each. Run by `npm run scripts`; a test holds the two equal.
 */
import { readdirSync, readFileSync, writeFileSync } from 'fs';
import { basename, join } from 'path';

const src = join(__dirname, '..', 'src');

/** The folders with scripts. */
export function scriptFolders(): string[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(path => basename(path) === 'scripts').map(path => join(src, path)).sort();
}

export function scriptsIn(folder: string): string[] {
  return readdirSync(folder).filter(name => /\.(awk|sh|js)$/.test(name)).sort();
}

/** `postgres-clone.sh` as `POSTGRES_CLONE_SH`. */
function constant(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}

export function embeddedFile(folder: string): string {
  return `${folder}.generated.ts`;
}

export function embedded(folder: string): string {
  // One text, not a list of lines: it is read with the library, whether or not a program needs it.
  const constants = scriptsIn(folder).map(name => {
    const text = readFileSync(join(folder, name), 'utf8').trimEnd().replace(/[\\`]|\$(?=\{)/g, '\\$&');
    return `export const ${constant(name)} = \`${text}\n\`;\n`;
  });
  return ['// The files in scripts/, by `npm run scripts`: change those, not this.\n', ...constants].join('\n');
}

if (require.main === module) {
  for (const folder of scriptFolders()) {
    writeFileSync(embeddedFile(folder), embedded(folder));
  }
}
