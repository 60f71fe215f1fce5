import { spawnSync } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Chart, Cron, Size, YamlOutputType } from 'cdk8s';
import { EnvValue, Secret } from 'cdk8s-plus-28';
import { fencesOf } from '../examples/support/markdown';
import {
  App, BackupDestination, BackupSource, DatabaseEngine, EbsStorageClass, Environment, Manifest, PersistentStore, ScheduledBackup,
  StatefulDatabase, StatelessApp, ValidationError,
} from '../src';

/** Where something would be if a value had been run. */
const PROOF = 'was-run';

/** Values that do harm in a shell, a path, YAML or Markdown that has them as they are. */
const HOSTILE = [
  `$(touch ${PROOF})`, `\`touch ${PROOF}\``, `; touch ${PROOF} #`, `'; touch ${PROOF} #`, `"; touch ${PROOF} #`, `\ntouch ${PROOF}\n`, `'$(touch ${PROOF})'`, `\\$(touch ${PROOF})`,
  `a[$(touch ${PROOF})]`, `\n\`\`\`\n\`\`\`sh\ntouch ${PROOF}\n\`\`\`\n`, `x\n  command: [touch, ${PROOF}]`, '-rf', '--', '-->', '..', '.', '../x', '../../x', '/x', 'a/../../x', 'a\0b', '*', '~', '$HOME', 'a b', '\u2028', '\\', '%s%n',
];

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'untrusted-')));
});
afterEach(() => rmSync(root, { recursive: true }));

/** The files that a program writes, below `root/inner/dist/`; undefined where it is refused. */
function written(program: (app: App) => void, yamlOutputType?: YamlOutputType): string[] | undefined {
  const app = new App({ outdir: join(root, 'inner', 'dist'), yamlOutputType });
  try {
    program(app);
    app.synth();
  } catch (error) {
    // A problem has a value in it as JSON, so that it cannot pretend to be another problem.
    if (error instanceof ValidationError) {
      expect(error.message.split('\n').length).toBeLessThanOrEqual(error.problems.length + 1);
    } else {
      expect((error as Error).message).toMatch(/^(There is already a Construct|Only root constructs)/);
    }
    return undefined;
  }
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(path => !statSync(join(root, path)).isDirectory());
}

describe('what a program names from outside stays below the output directory', () => {
  const places: [string, (app: App, value: string) => void][] = [
    ['the id of a chart', (app, value) => new StatelessApp(new Chart(app, value), 'web', { image: 'a:1' })],
    ['the id of an environment', (app, value) => new StatelessApp(new Environment(app, value, { namespace: 'prod' }), 'web', { image: 'a:1' })],
    ['a namespace', (app, value) => new Environment(app, 'prod', { namespace: value })],
    ['the id of an app', (app, value) => new StatelessApp(new Chart(app, 'prod'), value, { image: 'a:1' })],
    ['the name of an object', (app, value) => new Manifest(new Chart(app, 'prod'), 'a', { apiVersion: 'v1', kind: 'Foo', metadata: { name: value } })],
    ['the kind of an object', (app, value) => new Manifest(new Chart(app, 'prod'), 'a', { apiVersion: 'v1', kind: value, metadata: { name: 'a' } })],
    ['the name of a database, of which there is a runbook', (app, value) => database(new Chart(app, 'prod'), value)],
    ['the id of a chart with a runbook', (app, value) => database(new Chart(app, value), 'db')],
  ];
  const types = [YamlOutputType.FILE_PER_CHART, YamlOutputType.FILE_PER_RESOURCE, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE];

  test.each(places)('%s', (_, add) => {
    for (const value of HOSTILE) {
      for (const type of types) {
        const files = written(app => add(app, value), type) ?? [];
        expect(files.filter(file => !file.startsWith(join('inner', 'dist', '/')))).toEqual([]);
        expect(files.filter(file => /[\s$`'";*~\\\0]|[^.]\.\.\//.test(file))).toEqual([]);
        rmSync(join(root, 'inner'), { recursive: true, force: true });
      }
    }
  });
});

function database(scope: Chart, id: string, storageClass?: EbsStorageClass): StatefulDatabase {
  return new StatefulDatabase(scope, id, { engine: DatabaseEngine.postgres({ version: '17.2' }), storage: { size: Size.gibibytes(1), storageClass } });
}

describe('the commands of a runbook run nothing that comes from', () => {
  const secret = (scope: Chart) => Secret.fromSecretName(scope, 'secret', 'restic');
  const backup = (scope: Chart, destination: BackupDestination, source = BackupSource.store(new PersistentStore(scope, 'files', { size: Size.gibibytes(1) }))) =>
    new ScheduledBackup(scope, 'backup', { source, destinations: [destination], schedule: Cron.daily() });
  const restic = (scope: Chart, repository: string, value = 'x') => BackupDestination.restic({
    repository, password: { secret: secret(scope), key: 'password' }, env: { FREE: value }, credentials: { KEY: EnvValue.fromValue(value) },
  });

  /** Whether there is a program that has the value, so that there is something to test. */
  const places: [string, boolean, (app: App, value: string) => void][] = [
    ['the namespace of a chart', true, (app, value) => database(new Chart(app, 'prod', { namespace: value }), 'db')],
    ['the namespace of a backup', true, (app, value) => {
      const chart = new Chart(app, 'prod', { namespace: value });
      backup(chart, restic(chart, 's3:x'));
    }],
    ['the name of a database', false, (app, value) => database(new Chart(app, 'prod'), value)],
    ['the name of a class', false, (app, value) => {
      const chart = new Chart(app, 'prod');
      database(chart, 'db', new EbsStorageClass(chart, 'class', { name: value }));
    }],
    ['a repository', true, (app, value) => {
      const chart = new Chart(app, 'prod');
      backup(chart, restic(chart, `s3:${value}`));
    }],
    ['a variable of a destination', true, (app, value) => {
      const chart = new Chart(app, 'prod');
      backup(chart, restic(chart, 's3:x', value));
    }],
    ['a registry', false, (app, value) => {
      const env = new Environment(app, 'prod', { imageRegistry: value });
      backup(env, restic(env, 's3:x'));
    }],
    ['a program that is backed up', true, (app, value) => {
      const chart = new Chart(app, 'prod');
      backup(chart, restic(chart, 's3:x'), BackupSource.command({ image: 'a:1', command: [value] }));
    }],
  ];

  test.each(places)('%s', (_, isTaken, add) => {
    const runbooks = HOSTILE.map(value => {
      const files = written(app => add(app, value)) ?? [];
      const texts = files.filter(file => file.endsWith('.runbook.md')).map(file => readFileSync(join(root, file), 'utf8'));
      texts.forEach(runCommands);
      rmSync(join(root, 'inner'), { recursive: true, force: true });
      return texts.length;
    });
    expect(Math.max(...runbooks)).toBe(isTaken ? 1 : 0);
  });

  /** Runs all that a reader would copy, where there is nothing but what does no harm. */
  function runCommands(markdown: string): void {
    const work = join(root, 'work');
    mkdirSync(work);
    for (const program of ['touch', 'date', 'ls']) {
      symlinkSync(spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim(), join(work, program));
    }
    for (const program of ['kubectl', 'restic', 'sha256sum', 'rclone']) {
      writeFileSync(join(work, program), '#!/bin/sh\n', { mode: 0o755 });
    }
    const commands = fencesOf(markdown).filter(fence => fence.language === 'sh').map(fence => fence.code).join('');
    expect(commands).toContain('kubectl');
    const { stderr } = spawnSync('/bin/bash', ['--norc', '-c', commands], { cwd: work, env: { PATH: work, HOME: work }, encoding: 'utf8' });
    expect(stderr.replace(/.*(No such file or directory|cannot access).*\n/g, '')).toBe('');
    expect(existsSync(join(work, PROOF))).toBe(false);
    rmSync(work, { recursive: true });
  }
});
