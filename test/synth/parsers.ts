import { spawnSync } from 'child_process';
import { loadAll } from 'js-yaml';
import { parseAllDocuments } from 'yaml';

/** Reads the documents of a YAML text. */
export type Parser = (text: string) => unknown[];

/** kubectl, which reads YAML as Helm, Argo CD and Flux do, and needs no cluster for it. */
function kubectl(text: string): unknown[] {
  const { status, stdout, stderr } = spawnSync('kubectl', ['annotate', '--local', '--dry-run=client', '--output=json', '--filename=-', 'probe-'], {
    input: text,
    encoding: 'utf8',
    env: { ...process.env, KUBECONFIG: '/dev/null' },
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) {
    throw new Error(stderr);
  }
  const objects: any[] = JSON.parse(`[${stdout.replace(/^\}\n\{$/gm, '},{')}]`);
  return objects.map(({ metadata: { annotations, ...metadata }, ...object }) => {
    // Where there were none, it has put an empty map.
    const some = Object.keys(annotations).length > 0;
    return { ...object, metadata: some ? { ...metadata, annotations } : metadata };
  });
}

function yaml11(text: string): unknown[] {
  return parseAllDocuments(text, { version: '1.1' }).map(document => {
    if (document.errors.length > 0) {
      throw document.errors[0];
    }
    return document.toJS();
  });
}

/** What reads YAML and is not what writes it. */
export const PARSERS: { readonly [name: string]: Parser } = {
  'js-yaml, by YAML 1.2': text => loadAll(text),
  'yaml, by YAML 1.1': yaml11,
  'kubectl': kubectl,
};

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

/** A test with each parser; where there is no kubectl, the report says that it was skipped. */
export function testWithParsers(title: string, body: (parse: Parser) => void): void {
  for (const [name, parse] of Object.entries(PARSERS)) {
    (name === 'kubectl' && !hasKubectl ? test.skip : test)(`${title}: ${name}`, () => body(parse));
  }
}
