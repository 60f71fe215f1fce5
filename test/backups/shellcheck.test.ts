import { spawnSync } from 'child_process';
import { relative } from 'path';
import { has } from './scripts';
import { scriptFolders, scriptsIn } from '../../projenrc/embed-scripts';

const ROOT = `${__dirname}/../..`;
const scripts = scriptFolders().flatMap(folder => scriptsIn(folder).filter(name => name.endsWith('.sh')).map(name => relative(ROOT, `${folder}/${name}`)));

test('every script says for which shell it is', () => {
  const { stdout } = spawnSync('head', ['-q', '-n', '1', ...scripts], { cwd: ROOT, encoding: 'utf8' });
  expect(stdout.trimEnd().split('\n').filter(line => !/^# shellcheck shell=(sh|bash)$/.test(line))).toEqual([]);
});

(has('shellcheck') ? test : test.skip)(`shellcheck has nothing to say of the scripts${has('shellcheck') ? '' : ' (there is no shellcheck here)'}`, () => {
  const { stdout } = spawnSync('shellcheck', ['--external-sources', '--source-path=.', '--format=gcc', ...scripts], { cwd: ROOT, encoding: 'utf8' });
  expect(stdout).toBe('');
}, 120_000);
