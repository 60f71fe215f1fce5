import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'fs';
import { basename, dirname, join, resolve } from 'path';

/** The package of the library: this file is in a folder of it, as it stands and when it is built. */
const PACKAGE = join(__dirname, '..');
const TEMPLATE = join(PACKAGE, 'template');

/** Files that npm would take for its own, and leave out of the package or out of a folder of it. */
const RENAMED = new Map([['gitignore', '.gitignore']]);

/** What the user can mend. */
export class InitError extends Error {}

/** A project that was started. */
export interface InitializedProject {
  /** An absolute path. */
  readonly folder: string;

  /** What was written, as paths below the folder. */
  readonly files: readonly string[];
}

interface PackageJson {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** What the library says of itself. */
export function library(): PackageJson {
  return JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
}

/**
 * Starts a project: copies the template into a folder, and makes that if it is not there.
 *
 * @throws InitError where it would overwrite a file; then nothing is written
 */
export function init(path: string): InitializedProject {
  const folder = resolve(path);
  const files = readdirSync(TEMPLATE, { recursive: true, encoding: 'utf8' })
    .filter(file => statSync(join(TEMPLATE, file)).isFile())
    .map(file => ({ from: join(TEMPLATE, file), to: RENAMED.get(file) ?? file }))
    .sort((a, b) => a.to < b.to ? -1 : 1);
  checkPlace(path, files.map(file => file.to));
  for (const { from, to } of files) {
    const place = join(folder, to);
    mkdirSync(dirname(place), { recursive: true });
    const content = readFileSync(from, 'utf8');
    writeFileSync(place, to === 'package.json' ? packageJson(content, folder) : content, { flag: 'wx' });
  }
  return { folder, files: files.map(file => file.to) };
}

function checkPlace(path: string, files: readonly string[]): void {
  const instead = 'npx cdk8s-workloads init FOLDER makes a new folder';
  if (existsSync(path) && !statSync(path).isDirectory()) {
    throw new InitError(`"${path}" is no folder; ${instead}`);
  }
  const there = files.filter(file => existsSync(join(path, file)));
  if (there.length > 0) {
    const which = there.length === 1 ? 'is there already, and is' : 'are there already, and are';
    throw new InitError(`${there.join(', ')} ${which} not overwritten; nothing was written: ${instead}`);
  }
}

/** The package.json of the template, with what is different from one project to another. */
function packageJson(template: string, folder: string): string {
  const { version, peerDependencies } = library();
  const json = JSON.parse(template);
  Object.assign(json.dependencies, peerDependencies, { 'cdk8s-workloads': `^${version}` });
  return `${JSON.stringify({ name: nameFor(folder), ...json }, null, 2)}\n`;
}

/** A name that npm takes: that of the folder, as far as that can be one. */
function nameFor(folder: string): string {
  return basename(folder).toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[._-]+|-+$/g, '') || 'system';
}
