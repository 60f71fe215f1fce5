import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { createRequire } from 'module';
import { dirname, join } from 'path';

/** The folder of the examples. */
export const EXAMPLES = dirname(__dirname);

/** The folder of the project. */
export const ROOT = dirname(EXAMPLES);

/** Files by their path below some folder. */
export type Files = Map<string, string>;

/** The examples: every folder that has a program. */
export function exampleNames(): string[] {
  return readdirSync(EXAMPLES).filter(name => existsSync(join(EXAMPLES, name, 'main.ts'))).sort();
}

/** Runs a program as it stands; its `App` writes to where the cdk8s command line would tell it to. */
export function synthesizeInto<T>(outdir: string, program: () => T): T {
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = outdir;
  mkdirSync(outdir, { recursive: true });
  try {
    return program();
  } finally {
    if (before === undefined) {
      delete process.env.CDK8S_OUTDIR;
    } else {
      process.env.CDK8S_OUTDIR = before;
    }
  }
}

/** Runs an example. Once in a process: a program is a module, and a module is loaded once. */
export function synthesizeExample(name: string, outdir: string): Files {
  synthesizeInto(outdir, () => createRequire(__filename)(join(EXAMPLES, name, 'main.ts')));
  return readFiles(outdir);
}

/** The manifests that are kept beside an example, to be compared with. */
export function goldenManifests(name: string): Files {
  return readFiles(join(EXAMPLES, name, 'manifests'));
}

/** Keeps manifests beside an example, and no others. */
export function writeGoldenManifests(name: string, manifests: Files): void {
  const folder = join(EXAMPLES, name, 'manifests');
  rmSync(folder, { recursive: true, force: true });
  for (const [path, content] of manifests) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** The files below a folder; none where there is no such folder. */
export function readFiles(folder: string): Files {
  const paths = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const files = paths.filter(path => statSync(join(folder, path)).isFile()).sort();
  return new Map(files.map(path => [path, readFileSync(join(folder, path), 'utf8')]));
}
