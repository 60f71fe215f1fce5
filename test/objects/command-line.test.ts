import { spawnSync } from 'child_process';
import * as fc from 'fast-check';
import { kubectlIn, oneLine, shellWord } from '../../src/objects/command-line';
import { numberOfRuns } from '../synth/runs';
import { AWKWARD_VALUES, texts } from '../synth/values';

/** The arguments that a shell makes of words. */
function argumentsOf(words: readonly string[]): string[] {
  const { stdout } = spawnSync('bash', ['--norc', '-c', `printf '%s\\0' ${words.join(' ')}`], { encoding: 'utf8', env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } });
  return stdout.split('\0').slice(0, -1);
}

test('a text is one word, which the shell takes for the text', () => {
  const all = AWKWARD_VALUES.filter(text => !/\p{Surrogate}/u.test(text));
  expect(argumentsOf(all.map(shellWord))).toEqual(all);
  const lists = fc.array(texts, { minLength: 50, maxLength: 50 });
  fc.assert(fc.property(lists, some => expect(argumentsOf(some.map(shellWord))).toEqual(some)), numberOfRuns(5));
});

test('a word stays on its line', () => {
  fc.assert(fc.property(texts, text => expect(shellWord(text)).not.toMatch(/[\n\r]/)), numberOfRuns(200));
});

test.each([['prod', 'prod'], ['s3:https://a/b', 's3:https://a/b'], ['-rf', "'-rf'"], ['a b', "'a b'"], ["it's", "'it'\\''s'"], ['a\n\'\\', "$'a\\u000a\\'\\\\'"]])(
  '%j is the word %s', (text, word) => expect(shellWord(text)).toBe(word),
);

test('kubectl works in a namespace, or in that of its context', () => {
  expect([kubectlIn('prod'), kubectlIn('$(id)'), kubectlIn(undefined)]).toEqual(['kubectl --namespace prod', "kubectl --namespace '$(id)'", 'kubectl']);
});

test('a text within a line begins no block and no code', () => {
  expect(oneLine('a\n```sh\r\nb\u2028<!-- c')).toBe('a \\`\\`\\`sh b \\<!-- c');
});
