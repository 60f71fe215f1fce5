import { anchorOf, blocksOf, code, headingsOf, Place, table } from '../examples/support/blocks';
import { referencePlaces } from '../examples/support/documents';
import { Reference } from '../examples/support/reference';
import { refusalsOf } from '../examples/support/refused';

const PAGE = 'docs/constructs/pods.md';
const reference = new Reference(new Map<string, Place>([
  ['ContainerPort', { page: PAGE, heading: 'ContainerPort' }],
  ['AppPort', { page: PAGE, heading: 'AppPort' }],
  ['DisruptionBudgetOptions', { page: 'docs/constructs/stateless-app.md', heading: 'Options, of a budget' }],
]), PAGE);

describe('a table of props', () => {
  test('has the type, the docstring and the default of each, and those of another type by name', () => {
    expect(reference.table('AppPort')).toBe([
      '| prop | type | what it is | default |',
      '|---|---|---|---|',
      '| `servicePort` | `number` | The port of the Service in front of it. | the same as `port` |',
      '| `appProtocol` | `string` | What is spoken on it, for load balancers and meshes that want to know: `kubernetes.io/h2c`, `https`.'
        + ' [More](https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol). | not said |',
      '',
      'And those of [`ContainerPort`](#containerport) (`port`, `name`, `protocol`).',
      '',
    ].join('\n'));
  });

  test('says of what has no default that it is required', () => {
    expect(reference.table('ContainerPort')).toContain('| `port` | `number` | The port number, 1 to 65535. | **required** |');
  });

  test('has as code what is code of a default, and the rest as prose', () => {
    expect(reference.table('StatelessAppProps')).toContain('| `Exposure.clusterIp()` where there is a port, and else `Exposure.none()` |');
    expect(reference.table('ScheduledBackupProps')).toContain('and else `BackupWorkspace.node(Size.gibibytes(10))` |');
    expect(reference.table('ScheduledBackupProps')).toContain('| `{ daily: 7, weekly: 4, monthly: 12, atLeast: 3 }` |');
  });

  test('is not made of a type that is not public', () => {
    expect(() => reference.table('DeploymentManifest')).toThrow('docs/constructs/pods.md: there is no public type DeploymentManifest');
  });
});

describe('a table of members', () => {
  test('has the parameters of each, and leads to what those are', () => {
    expect(reference.table('DisruptionBudget')).toContain('| `DisruptionBudget.minAvailable(pods, options?)` | So many have to be up.'
      + ' `pods`: fewer than there are; a percentage is rounded up;'
      + ' `options`: which pods count ([`DisruptionBudgetOptions`](stateless-app.md#options-of-a-budget)). |');
  });

  test('has the constants of an enum', () => {
    expect(reference.table('VolumeMode')).toContain('| `VolumeMode.BLOCK` | As a raw block device, without a file system. |');
  });

  test('leaves out what is internal, private or for cdk8s-plus', () => {
    expect(reference.table('StatelessApp')).not.toMatch(/constructor|traits|toPodSelector/);
    expect(reference.table('DatabaseEngine')).not.toContain('_choice');
  });
});

test('sections have a heading for each static member', () => {
  expect(headingsOf(reference.sections('Rollout'))).toEqual(['Rollout.rolling', 'Rollout.recreate']);
});

test('what is refused stands on the page of what it is about, whichever construct refuses it', () => {
  const mistakes = (page: string) => refusalsOf(`docs/constructs/${page}.md`, referencePlaces());
  expect(mistakes('pods')).toContain('| the tag latest | `image: has the tag "latest", which is another version every day, received "nginx:latest"; ');
  expect(mistakes('stateless-app')).toContain('| negative replicas | `replicas: is out of range, received -1; ');
  expect(mistakes('stateless-app')).not.toContain('nginx:latest');
  expect(mistakes('database-engines')).toContain('| MySQL 5.7 | `engine.version: is older than MySQL 8.0.23, ');
  expect(mistakes('storage-classes')).toContain('| `EbsStorageClass` | EBS: more IOPS than gp3 has | ');
});

describe('Markdown', () => {
  test('a block knows the heading above it, and not what looks like one in a fence', () => {
    const text = '## Props of `A`\n\n```sh\n# not this\n```\n\n<!-- reference: A -->\n\nold\n\n<!-- end -->\n';
    expect(blocksOf(text)).toEqual([{ kind: 'reference', subject: 'A', start: 61, end: 67, line: 7, heading: 'Props of `A`' }]);
  });

  test('anchors are those of GitHub', () => {
    expect(['What it refuses, and why', '`Volume.hostPath` & others', 'EBS: gp3_x'].map(anchorOf))
      .toEqual(['what-it-refuses-and-why', 'volumehostpath--others', 'ebs-gp3_x']);
  });

  test('a cell is one line, whatever is in it', () => {
    expect(table(['a'], [['one\ntwo | three\n- four\n- five\n\nsix']])).toBe('| a |\n|---|\n| one two \\| three<br>• four<br>• five<br>six |\n');
  });

  test('code may have backticks', () => {
    expect([code('a'), code('by `name`')]).toEqual(['`a`', '`` by `name` ``']);
  });
});
