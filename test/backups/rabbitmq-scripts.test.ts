import { createServer, IncomingMessage, Server } from 'http';
import { AddressInfo } from 'net';
import { describeWith, failure, Pod, Ran } from './scripts';

const PASSWORD = 'p\\a"s\' $w:d';

let pod: Pod;
beforeEach(() => {
  pod = new Pod();
  pod.env = { ...pod.env, DB_USER: 'admin', PASSWORD_FILE: pod.write('password', `${PASSWORD}\n`) };
});
afterEach(() => pod.remove());

describeWith('bash')('the definitions of RabbitMQ', () => {
  const definitions = (users: string[]) => JSON.stringify({ rabbit_version: '4.0.5', users: users.map(name => ({ name, password_hash: 'x', tags: ['{['] })), queues: [] });
  let server: Server;
  let asked: { request: IncomingMessage; body: string }[];
  let answers: { [request: string]: string };
  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', data => body += data);
      request.on('end', () => {
        asked.push({ request, body });
        const answer = answers[`${request.method} ${request.url}`];
        response.writeHead(answer === undefined ? 401 : 200);
        response.end(answer ?? '{"error":"not_authorized"}');
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    pod.env = { ...pod.env, DB_HOST: '127.0.0.1', DB_PORT: `${(server.address() as AddressInfo).port}` };
  });
  afterEach(() => server.close());

  test('are dumped by whom the password belongs to', async () => {
    answers = { 'GET /api/definitions': definitions(['admin']) };
    expect(await pod.start('dump-rabbitmq.sh', {}, 'bash')).toMatchObject({ status: 0, errors: '' });
    expect([pod.read('dump/definitions.json'), pod.read('meta/version')]).toEqual([definitions(['admin']), '4.0.5\n']);
    expect(asked[0].request.headers.authorization).toBe(`Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`);
  });

  test.each([[undefined, 'the server does not answer as it should'], [definitions(['a']).slice(0, -9), 'the answer is not all of the definitions']])('are no dump where the answer is %s', async (answer, message) => {
    answers = answer ? { 'GET /api/definitions': answer } : {};
    expect(failure(await pod.start('dump-rabbitmq.sh', {}, 'bash'))).toBe(message);
    expect(pod.list('dump')).toEqual([]);
  });

  /** A server that has some definitions after it was given others. */
  function restoredInto(after: string, users: string[] = []): Promise<Ran> {
    answers = {
      'GET /api/queues?columns=name': '[]',
      'GET /api/users?columns=name': JSON.stringify(users.map(name => ({ name }))),
      'POST /api/definitions': '',
      'GET /api/definitions': after,
    };
    return pod.start('restore-rabbitmq.sh', {}, 'bash');
  }

  test('are restored without the users that are there', async () => {
    const all = ['admin', 'o"}][{', 'new', '\\'];
    pod.write('dump/definitions.json', definitions(all));
    expect(await restoredInto(definitions(all), ['admin', 'o"}][{', 'ne'])).toMatchObject({
      status: 0, errors: '', log: [{ message: 'compared with the backup: all is there', definitions: 4 }, { message: 'restored the definitions', queues: 0 }],
    });
    expect(asked.find(({ request }) => request.method === 'POST')!.body).toBe(definitions(['new', '\\']));
  });

  describe('are compared with what the server has afterwards', () => {
    const queue = { name: 'orders ä "q"', vhost: 'it\'s {[', durable: true, arguments: { 'name': 'x', 'x-max-length': 7 } };
    const binding = { source: 'e', vhost: '/', destination: 'orders', destination_type: 'queue', routing_key: 'a.#', arguments: { 'x-match': 'any' } };
    const permission = { user: 'admin', vhost: '/', configure: '.*' };
    const parts = { rabbit_version: '4.0.5', users: [{ name: 'admin', password_hash: 'x' }], permissions: [permission], queues: [queue], bindings: [binding] };
    const restored = (after: object) => {
      pod.write('dump/definitions.json', JSON.stringify(parts));
      return restoredInto(JSON.stringify({ ...parts, rabbit_version: '4.1.0', ...after }), ['admin']);
    };

    test.each([
      [{ queues: [] }, 'queues "name":"orders ä \\"q\\"", "vhost":"it\'s {["'],
      [{ queues: [{ ...queue, vhost: '/' }] }, 'queues "name":"orders ä \\"q\\"", "vhost":"it\'s {["'],
      [{ bindings: [{ ...binding, arguments: {} }] }, 'bindings "arguments":{"x-match":"any"}, "destination":"orders", "destination_type":"queue", "routing_key":"a.#", "source":"e", "vhost":"/"'],
      [{ permissions: [{ ...permission, user: 'other' }] }, 'permissions "user":"admin", "vhost":"/"'],
      [{ users: [] }, 'users "name":"admin"'],
    ])('of which none may be missing: %j', async (after, first) => {
      const run = await restored(after);
      expect([failure(run), run.log[0]]).toEqual(['definitions of the backup are not there', expect.objectContaining({ definitions: 1, first })]);
    });

    test('of which one that was there before may be otherwise, which is said', async () => {
      const run = await restored({ queues: [{ ...queue, durable: false }, { ...queue, name: 'another' }] });
      expect(run).toMatchObject({ status: 0, log: [{ message: 'some are otherwise than in the backup', definitions: 1, first: expect.stringContaining('queues') }, {}, { queues: 2 }] });
    });

    test('whatever the order of their fields, and whatever password a user has that was there', async () => {
      const { name, ...others } = queue;
      const run = await restored({ queues: [{ ...others, name }], users: [{ name: 'admin', password_hash: 'y' }] });
      expect(run.log.map(({ message }) => message)).toEqual(['compared with the backup: all is there', 'restored the definitions']);
    });

    test('and it fails where those are not whole', async () => {
      pod.write('dump/definitions.json', JSON.stringify(parts));
      expect(failure(await restoredInto(JSON.stringify(parts).slice(0, -20), ['admin']))).toBe('the definitions are not whole');
    });
  });

  test('are not restored into a server that has queues', async () => {
    pod.write('dump/definitions.json', definitions([]));
    answers = { 'GET /api/queues?columns=name': '[{"name":"orders"}]' };
    expect(failure(await pod.start('restore-rabbitmq.sh', {}, 'bash'))).toBe('the server has queues, and was not to be overwritten');
    expect(asked).toHaveLength(1);
  });
});
