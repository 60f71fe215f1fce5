import { Testing } from 'cdk8s';
import { documented, FEATURES } from './versions';
import { exampleNames } from '../examples/support/synthesize';
import { Environment } from '../src';

const MINORS = [29, 30, 31, 32, 33, 34, 35, 36];

function isTaken(minor: number | undefined, program: (env: Environment) => unknown): boolean {
  const env = new Environment(Testing.app(), 'versions', { kubernetesVersion: minor === undefined ? undefined : `1.${minor}` });
  try {
    program(env);
    return true;
  } catch {
    return false;
  }
}

describe.each(FEATURES)('$prop', ({ prop, since, program }) => {
  test('is taken from the version on that has it, and refused before', () => {
    expect(MINORS.filter(minor => isTaken(minor, program))).toEqual(MINORS.filter(minor => minor >= since));
  });

  test('is refused where no version is named, unless the oldest has it', () => {
    expect(isTaken(undefined, program)).toBe(since === 29);
  });

  test('is in the table of versions', () => {
    expect(documented(prop, 'from')).toBe(`1.${since}`);
  });
});

test('every example is in the table of versions', () => {
  expect(exampleNames().filter(name => documented(name, '1.29') === undefined)).toEqual([]);
});
