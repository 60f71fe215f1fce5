import { spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import { basename, join } from 'path';
import { embedded, embeddedFile, scriptFolders, scriptsIn } from '../projenrc/embed-scripts';

const folders = scriptFolders();
const scripts = folders.flatMap(folder => scriptsIn(folder).map(name => join(folder, name))).filter(path => path.endsWith('.sh'));

test.each(folders.map(folder => [basename(join(folder, '..')), folder]))('the embedded scripts of %s are those in its folder (update: npm run scripts)', (_, folder) => {
  expect(readFileSync(embeddedFile(folder), 'utf8')).toBe(embedded(folder));
});

test.each(scripts.map(path => [basename(path), path]))('%s says for which shell it is, and is that shell\'s', (_, path) => {
  const shell = /^# shellcheck shell=(sh|bash)$/m.exec(readFileSync(path, 'utf8').split('\n')[0])?.[1];
  expect(shell).toBeDefined();
  expect(spawnSync(shell!, ['-n', path], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});

const shellcheck = spawnSync('shellcheck', ['--version']).status === 0;

// In CI it is there; elsewhere the report says that this was skipped.
(shellcheck ? test : test.skip)('shellcheck has nothing to say about any of them', () => {
  expect(spawnSync('shellcheck', ['--external-sources', ...scripts], { encoding: 'utf8', cwd: join(__dirname, '..') })).toMatchObject({ status: 0, stdout: '' });
});
