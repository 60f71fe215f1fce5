import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Kubectl } from './kubectl';
import { App, Environment } from '../../src';
import { documented, FEATURES } from '../versions';

const cluster = Kubectl.connect();
const NAMESPACE = 'test-versions';
const server = cluster.minorVersion();
// The tables have a column for each server that we test with.
const known = documented(FEATURES[0].prop, server) !== undefined;

/** What the server says of the objects of a program, none of whose fields it may leave out; it keeps none of them. */
function verdict(program: (env: Environment) => unknown): string {
  const outdir = mkdtempSync(join(tmpdir(), 'versions-'));
  try {
    const app = new App({ outdir, kubernetesVersion: '1.99' });
    program(new Environment(app, NAMESPACE));
    app.synth();
    const said = cluster.shell('kubectl apply --dry-run=server --validate=strict -f . 2>&1 || true', outdir);
    const field = /unknown field "([^"]+)"/.exec(said)?.[1];
    const reason = /is invalid: (.*)|Warning: would violate PodSecurity "\S+": (.*)/.exec(said)?.slice(1).find(Boolean);
    // Names are invalid for what every message about them repeats.
    return field ? `no field \`${field}\`` : reason?.replace(/: a (lowercase RFC 1123|DNS-1035) .*/, '') ?? /Error .*/.exec(said)?.[0] ?? 'taken';
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

(known ? describe : describe.skip)(`the table of versions, of ${server}`, () => {
  beforeAll(() => {
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted' };
    cluster.run(['apply', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels } }) });
  });
  afterAll(() => {
    if (cluster.kind() !== 'api') { // where nobody would clear it
      cluster.run(['delete', 'namespace', NAMESPACE, '--wait=false']);
    }
  });

  test.each(FEATURES.map(each => [each.prop, each.program] as const))('says of %s what the server says', (prop, program) => {
    expect(verdict(program)).toBe(documented(prop, server));
  });
});
