import { spawnSync } from 'child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';

export const ROOT = join(__dirname, '..', '..');

/** A project outside of the repository, into which packages are installed as users do. */
export class Project {
  /** One without a program. */
  public static empty(): Project {
    const project = new Project();
    project.write('package.json', JSON.stringify({ name: 'project', private: true }));
    return project;
  }

  public readonly folder = mkdtempSync(join(tmpdir(), 'project-'));

  public install(...packages: string[]): void {
    this.run('npm', 'install', '--no-audit', '--no-fund', ...packages);
  }

  public write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  public read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Runs a program, and fails where that does; its standard output. */
  public run(program: string, ...args: string[]): string {
    const { status, output } = this.tryToRun(program, ...args);
    if (status !== 0) {
      throw new Error(`${program} ${args.join(' ')}: exit code ${status}\n${output}`);
    }
    return output;
  }

  /** Runs a program that may fail. */
  public tryToRun(program: string, ...args: string[]): { readonly status: number | null; readonly output: string } {
    // The runtime of jsii would keep what it unpacks in the user's cache, for each build anew.
    const env = { ...process.env, JSII_RUNTIME_PACKAGE_CACHE: 'disabled' };
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: this.folder, encoding: 'utf8', env });
    return { status, output: status === 0 ? stdout : stdout + stderr };
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** What `npm pack` makes of the built library, and what it says of it. */
export function pack(into: string): { readonly file: string; readonly size: number; readonly files: readonly string[] } {
  const { stdout, stderr, status } = spawnSync('npm', ['pack', '--json', '--pack-destination', into], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`npm pack: exit code ${status}\n${stderr}`);
  }
  const [{ filename, size, files }] = JSON.parse(stdout);
  return { file: join(into, filename), size, files: files.map(({ path }: { path: string }) => path) };
}
