import { Exception, EXCEPTIONS, OF_APPS } from './exceptions';
import { isOnPath, objectsOf, SCANNERS } from './findings';
import { exampleNames } from '../../examples/support/synthesize';
import { podSecurityViolations } from '../pod-security';

const objects = new Map(exampleNames().flatMap(name => [...objectsOf(name)]));

/** Each check with each object that an exception is for. */
function expected(exceptions: Exception[]): string[] {
  return exceptions.flatMap(({ checks, objects: patterns }) => checks.flatMap(check => [...objects.keys()]
    .filter(id => patterns.some(pattern => matches(pattern, id)))
    .map(id => `${check}: ${id}`)));
}

function matches(pattern: string, id: string): boolean {
  return new RegExp(`^${pattern.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`).test(id);
}

const inOrder = (lines: string[]) => [...new Set(lines)].sort();

describe.each(SCANNERS.map(each => [each.name, each] as const))('%s', (name, scanner) => {
  const there = isOnPath(scanner);
  (there ? test : test.skip)(`finds what the exceptions say, and nothing else${there ? '' : ` (not run: there is no ${name} on the PATH)`}`, () => {
    const found = scanner.findings().map(({ check, object }) => `${check}: ${object}`);
    expect(inOrder(found)).toEqual(inOrder(expected(EXCEPTIONS).filter(line => line.startsWith(`${name} `))));
  }, 120_000);
});

describe('exceptions', () => {
  test('those of an app are few', () => {
    const isApp = (line: string) => / Deployment\/\S+$/.test(line);
    const those = expected(OF_APPS).filter(isApp);
    expect(those.length).toBeGreaterThan(0);
    expect(expected(EXCEPTIONS).filter(isApp)).toEqual(those);
  });

  test('each is for an object that is there, in each of its lines', () => {
    const patterns = EXCEPTIONS.flatMap(each => each.objects);
    expect(patterns.filter(pattern => ![...objects.keys()].some(id => matches(pattern, id)))).toEqual([]);
  });

  test('no object has the same one for two reasons', () => {
    const lines = expected(EXCEPTIONS);
    expect([...lines].sort()).toEqual(inOrder(lines));
  });
});

/** The pod of a workload. */
function podOf({ kind, spec }: any): any {
  return kind === 'CronJob' ? spec.jobTemplate.spec.template.spec : spec?.template?.spec;
}

describe('Pod Security', () => {
  test('restricted admits all pods of the examples but those of agents, each in a namespace for agents alone', () => {
    const pods = [...objects].filter(([, object]) => podOf(object));
    const refused = pods.filter(([, object]) => podSecurityViolations(podOf(object)).length > 0);
    expect(refused.filter(([, { kind }]) => kind !== 'DaemonSet').map(([id]) => id)).toEqual([]);
    const privileged = [...objects].filter(([, { kind, metadata }]) => kind === 'Namespace' && metadata.labels['pod-security.kubernetes.io/enforce'] === 'privileged')
      .map(([id, { metadata }]) => `${id.split(' ')[0]} ${metadata.name}`);
    const placeOf = (id: string) => `${id.split(' ')[0]} ${id.split('/')[1]}`;
    expect(inOrder(privileged)).toEqual(inOrder(refused.map(([id]) => placeOf(id))));
    expect(pods.filter(([id, { kind }]) => privileged.includes(placeOf(id)) && kind !== 'DaemonSet').map(([id]) => id)).toEqual([]);
  });
});
