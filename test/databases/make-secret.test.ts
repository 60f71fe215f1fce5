import { spawnSync } from 'child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const SCRIPT = join(__dirname, '../../src/databases/scripts/make-secret.sh');
const TOKEN = 'eyJh.t0ken';

/** Says what it was asked, and answers with a status and a text. */
const CURL = `#!/bin/sh
printf '%s\\n' "$@" > "$TMPDIR/arguments"
while [ $# -gt 0 ]; do
  [ "$1" != --output ] || printf '%s' '{"message":"why"}' > "$2"
  shift
done
printf '%s' "$ANSWER"
exit "\${EXIT:-0}"
`;

/** The script in a shell, with a curl that answers as told. */
function run(shell: string, environment: { [name: string]: string } = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'make-secret-'));
  const at = (name: string) => join(directory, name);
  try {
    mkdirSync(at('account'));
    Object.entries({ 'curl': CURL, 'account/namespace': 'prod', 'account/token': TOKEN, 'account/ca.crt': 'certificate' }).forEach(([name, text]) => writeFileSync(at(name), text));
    chmodSync(at('curl'), 0o755);
    const { status, stdout, stderr } = spawnSync(shell, [SCRIPT], {
      encoding: 'utf8',
      env: {
        PATH: `${directory}:${process.env.PATH}`,
        TMPDIR: directory,
        ACCOUNT: at('account'),
        KUBERNETES_SERVICE_HOST: '10.96.0.1',
        KUBERNETES_SERVICE_PORT: '443',
        WANTED: 'orders-credentials 32 password replication-password',
        LABELS: '{"a":"b"}',
        ANSWER: '201',
        ...environment,
      },
    });
    const modes = ['secret.json', 'curl.conf'].map(name => (statSync(at(name)).mode % 0o1000).toString(8));
    const read = (name: string) => readFileSync(at(name), 'utf8');
    return { status, stdout, stderr, modes, arguments: read('arguments').trimEnd().split('\n'), config: read('curl.conf'), secret: JSON.parse(read('secret.json')) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe.each(['sh', 'bash'])('making a Secret with %s', shell => {
  test('succeeds when it was made, and when there is one already', () => {
    expect(run(shell)).toMatchObject({ status: 0, stdout: 'made the Secret orders-credentials\n', stderr: '' });
    expect(run(shell, { ANSWER: '409' })).toMatchObject({ status: 0, stdout: 'the Secret orders-credentials is there already, and stays as it is\n', stderr: '' });
  });

  test('makes the others as well', () => {
    const { status, stdout, secret } = run(shell, { WANTED: 'orders-credentials 32 password\norders-app-credentials 16 password' });
    expect([status, stdout]).toEqual([0, 'made the Secret orders-credentials\nmade the Secret orders-app-credentials\n']);
    expect(secret).toMatchObject({ metadata: { name: 'orders-app-credentials' }, stringData: { password: expect.stringMatching(/^[A-Za-z0-9]{16}$/) } });
  });

  test.each(['500', '403', '200', '000'])('fails with what the API server says, which is %s', ANSWER => {
    expect(run(shell, { ANSWER })).toMatchObject({ status: 1, stdout: '', stderr: `the API server answered ${ANSWER} for the Secret orders-credentials: {"message":"why"}\n` });
  });

  test('fails where the API server cannot be reached', () => {
    expect(run(shell, { ANSWER: '000', EXIT: '7' }).status).toBe(7);
  });

  test('sends a Secret with letters and digits, other ones under each key and each time', () => {
    const [one, two] = [run(shell), run(shell)].map(({ secret }) => secret);
    expect(one).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'Opaque',
      metadata: { name: 'orders-credentials', labels: { a: 'b' } },
      stringData: { 'password': expect.stringMatching(/^[A-Za-z0-9]{32}$/), 'replication-password': expect.stringMatching(/^[A-Za-z0-9]{32}$/) },
    });
    expect(new Set([...Object.values(one.stringData), ...Object.values(two.stringData)]).size).toBe(4);
    expect(run(shell, { WANTED: 'orders-credentials 128 password' }).secret.stringData).toEqual({ password: expect.stringMatching(/^[A-Za-z0-9]{128}$/) });
  });

  test('asks the API server of the namespace to create it, whose certificate it knows', () => {
    const asked = run(shell);
    expect(asked.arguments[asked.arguments.length - 1]).toBe('https://10.96.0.1:443/api/v1/namespaces/prod/secrets');
    expect(asked.arguments[asked.arguments.indexOf('--cacert') + 1]).toMatch(/account\/ca\.crt$/);
    expect(asked.arguments[asked.arguments.indexOf('--data-binary') + 1]).toMatch(/^@.*\/secret\.json$/);
    expect(asked.config).toBe(`header = "Authorization: Bearer ${TOKEN}"\n`);
  });

  test('shows nobody its token or a password: neither in arguments, nor in its output, nor in files that others can read', () => {
    const { secret, modes, ...shown } = run(shell, { ANSWER: '500' });
    const visible = JSON.stringify([shown.arguments, shown.stdout, shown.stderr]);
    for (const value of [TOKEN, ...Object.values<string>(secret.stringData)]) {
      expect(visible).not.toContain(value);
    }
    expect(modes).toEqual(['600', '600']);
  });
});
