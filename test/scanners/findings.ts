import { spawnSync } from 'child_process';
import { join, relative, sep } from 'path';
import { parseAllDocuments } from 'yaml';
import { exampleNames, EXAMPLES, goldenManifests } from '../../examples/support/synthesize';

/** What a scanner has against an object. */
export interface Finding {
  /** The scanner, its id of the check, and what it says: `checkov CKV_K8S_43 (Image should use digest)`. */
  readonly check: string;
  readonly object: string;
}

/** A scanner of manifests, as it is on the PATH. */
export interface Scanner {
  readonly name: string;
  readonly version: readonly string[];
  readonly findings: () => Finding[];
}

/** An object of an example: `web-app Deployment/prod/web`. The hash of a Task's Job changes with all that it runs, and is left out. */
function objectId(example: string, kind: string, namespace: string | undefined, name: string): string {
  return `${example} ${[kind, namespace, kind === 'Job' ? name.replace(/-[0-9a-f]{8}$/, '') : name].filter(Boolean).join('/')}`;
}

/** The objects of an example by their ids. */
export function objectsOf(example: string): Map<string, any> {
  const objects = [...goldenManifests(example)].filter(([path]) => path.endsWith('.yaml'))
    .flatMap(([, text]) => parseAllDocuments(text).map(each => each.toJSON()));
  return new Map(objects.map(each => [objectId(example, each.kind, each.metadata.namespace, each.metadata.name), each]));
}

function manifestPaths(example: string): string[] {
  return [...goldenManifests(example).keys()].filter(path => path.endsWith('.yaml')).map(path => join(EXAMPLES, example, 'manifests', path));
}

/** Runs a scanner; what it finds is no failure of it. */
function scan(program: string, args: string[]): any {
  const { stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  try {
    return JSON.parse(stdout);
  } catch {
    throw error ?? new Error(`${program} ${args.join(' ')}: no JSON\n${stderr}`);
  }
}

/** Looks at all objects of a namespace together, so that each example is a run of its own. */
const kubeScore: Scanner = {
  name: 'kube-score',
  version: ['kube-score', 'version'],
  findings: () => exampleNames().flatMap(example => {
    const optional = ['container-seccomp-profile', 'container-ports-check'].map(check => `--enable-optional-test=${check}`);
    const scored: any[] = scan('kube-score', ['score', '--output-format=json', '--kubernetes-version=v1.29', ...optional, ...manifestPaths(example)]) ?? [];
    return scored.flatMap(({ type_meta: { kind }, object_meta: { namespace, name }, checks }) => checks
      .filter((each: any) => each.grade < 10 && !each.skipped)
      .flatMap(({ check, comments }: any) => (comments ?? [{}]).map(({ summary = check.name }: any) => (
        { check: `kube-score ${check.id} (${summary})`, object: objectId(example, kind, namespace, name) }
      ))));
  }),
};

const checkov: Scanner = {
  name: 'checkov',
  version: ['checkov', '--version'],
  findings: () => {
    const found = scan('checkov', [`--directory=${EXAMPLES}`, '--framework=kubernetes', '--output=json', '--compact', '--quiet', '--skip-download']);
    return found.results.failed_checks.map(({ check_id: id, check_name: name, file_path: path, resource }: any) => {
      const [, example] = path.split('/');
      const [kind, namespace, ...rest] = resource.split('.');
      return { check: `checkov ${id} (${name})`, object: objectId(example, kind, namespace, rest.join('.')) };
    });
  },
};

/** Its messages name containers; the ids of its checks say enough. */
const kubeLinter: Scanner = {
  name: 'kube-linter',
  version: ['kube-linter', 'version'],
  findings: () => scan('kube-linter', ['lint', '--format=json', EXAMPLES]).Reports.map(({ Check: check, Object: object }: any) => {
    const { Namespace: namespace, Name: name, GroupVersionKind: { Kind: kind } } = object.K8sObject;
    const [example] = relative(EXAMPLES, object.Metadata.FilePath).split(sep);
    return { check: `kube-linter ${check}`, object: objectId(example, kind, namespace, name) };
  }),
};

export const SCANNERS = [kubeScore, checkov, kubeLinter];

export function isOnPath({ version: [program, ...args] }: Scanner): boolean {
  return spawnSync(program, args).status === 0;
}
