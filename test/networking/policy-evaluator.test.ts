import { matches, Pod, PolicyEvaluator } from './policy-evaluator';

/* The policies are those of https://kubernetes.io/docs/concepts/services-networking/network-policies/ */

function policy(spec: object, namespace?: string): object {
  return { kind: 'NetworkPolicy', metadata: { name: 'policy', namespace }, spec };
}

function pod(name: string, labels: { [key: string]: string } = {}, namespace = 'default', ip?: string): Pod {
  return { name, namespace, labels, ip };
}

const db = pod('db', { role: 'db' });
const frontend = pod('frontend', { role: 'frontend' });
const other = pod('other');
const stranger = pod('stranger', { role: 'frontend' }, 'elsewhere');

test('without a policy everything is allowed', () => {
  const network = new PolicyEvaluator([]);
  expect(network.allows(frontend, db, 6379)).toBe(true);
  expect(network.allows('203.0.113.1', db, 22, 'UDP')).toBe(true);
  expect(network.allows(db, '203.0.113.1', 22, 'SCTP')).toBe(true);
});

describe('the NetworkPolicy resource of the documentation', () => {
  const network = new PolicyEvaluator([
    { kind: 'Namespace', metadata: { name: 'mine', labels: { project: 'myproject' } } },
    policy({
      podSelector: { matchLabels: { role: 'db' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{
        from: [
          { ipBlock: { cidr: '172.17.0.0/16', except: ['172.17.1.0/24'] } },
          { namespaceSelector: { matchLabels: { project: 'myproject' } } },
          { podSelector: { matchLabels: { role: 'frontend' } } },
        ],
        ports: [{ protocol: 'TCP', port: 6379 }],
      }],
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/24' } }], ports: [{ protocol: 'TCP', port: 5978 }] }],
    }, 'default'),
  ]);

  test.each<[string, Pod | string, boolean]>([
    ['a pod of its namespace with the label', frontend, true],
    ['another pod of its namespace', other, false],
    ['any pod of a namespace with the label', pod('any', {}, 'mine'), true],
    ['a pod with the label in another namespace', stranger, false],
    ['an address of the block', '172.17.0.1', true],
    ['the last address of the block', '172.17.255.255', true],
    ['an address that is excepted', '172.17.1.7', false],
    ['an address outside of the block', '172.18.0.1', false],
    ['an IPv6 address', 'fd00::1', false],
  ])('whether it lets in %s', (_, from, allowed) => {
    expect(network.allows(from, db, 6379)).toBe(allowed);
    expect(network.allows(from, db, 6380)).toBe(false);
    expect(network.allows(from, db, 6379, 'UDP')).toBe(false);
  });

  test('lets out to the block at the port only', () => {
    expect(network.allows(db, '10.0.0.9', 5978)).toBe(true);
    expect(network.allows(db, '10.0.0.9', 5979)).toBe(false);
    expect(network.allows(db, '10.0.1.9', 5978)).toBe(false);
    expect(network.allows(db, frontend, 5978)).toBe(false);
  });

  test('leaves pods that it does not select alone', () => {
    expect(network.allows(frontend, other, 80)).toBe(true);
    expect(network.allows('203.0.113.1', frontend, 80)).toBe(true);
  });
});

test('selectors in one element are both asked for, in two either', () => {
  const selectors = [{ namespaceSelector: { matchLabels: { user: 'alice' } } }, { podSelector: { matchLabels: { role: 'client' } } }];
  const namespace = { kind: 'Namespace', metadata: { name: 'alice', labels: { user: 'alice' } } };
  const both = new PolicyEvaluator([namespace, policy({ podSelector: {}, ingress: [{ from: [{ ...selectors[0], ...selectors[1] }] }] })]);
  const either = new PolicyEvaluator([namespace, policy({ podSelector: {}, ingress: [{ from: selectors }] })]);
  const [client, hers, hersClient] = [pod('client', { role: 'client' }), pod('hers', {}, 'alice'), pod('hers-client', { role: 'client' }, 'alice')];
  expect([client, hers, hersClient].map(from => both.allows(from, db, 80))).toEqual([false, false, true]);
  expect([client, hers, hersClient].map(from => either.allows(from, db, 80))).toEqual([true, true, true]);
});

describe('default policies', () => {
  test.each([
    ['deny all ingress', { podSelector: {}, policyTypes: ['Ingress'] }, false, true],
    ['allow all ingress', { podSelector: {}, ingress: [{}], policyTypes: ['Ingress'] }, true, true],
    ['deny all egress', { podSelector: {}, policyTypes: ['Egress'] }, true, false],
    ['allow all egress', { podSelector: {}, egress: [{}], policyTypes: ['Egress'] }, true, true],
    ['deny all of both', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }, false, false],
    ['no types and no rules: ingress is denied', { podSelector: {} }, false, true],
    ['no types and a rule for egress: both are restricted', { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: '198.51.100.0/24' } }] }] }, false, false],
    ['an empty list of peers is all peers', { podSelector: {}, ingress: [{ from: [] }] }, true, true],
  ])('%s', (_, spec, into, out) => {
    const network = new PolicyEvaluator([policy(spec)]);
    expect(network.allows('203.0.113.1', db, 80)).toBe(into);
    expect(network.allows(db, '203.0.113.1', 80)).toBe(out);
  });

  test('both ends have to allow a connection', () => {
    const open = { podSelector: {}, policyTypes: ['Egress'], egress: [{}] };
    const closed = { podSelector: { matchLabels: { role: 'db' } }, policyTypes: ['Ingress'] };
    const network = new PolicyEvaluator([policy(open), policy(closed)]);
    expect(network.allows(frontend, db, 80)).toBe(false);
    expect(network.allows(db, frontend, 80)).toBe(true);
  });

  test('policies add up', () => {
    const closed = { podSelector: {}, policyTypes: ['Ingress'] };
    const opened = { podSelector: { matchLabels: { role: 'db' } }, ingress: [{ from: [{ podSelector: { matchLabels: { role: 'frontend' } } }] }] };
    const network = new PolicyEvaluator([policy(closed), policy(opened)]);
    expect(network.allows(frontend, db, 80)).toBe(true);
    expect(network.allows(other, db, 80)).toBe(false);
  });

  test('a policy is about the pods of its own namespace, and a pod cannot be kept from itself', () => {
    const network = new PolicyEvaluator([policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }, 'elsewhere')]);
    expect(network.allows(stranger, db, 80)).toBe(false);
    expect(network.allows(frontend, db, 80)).toBe(true);
    expect(network.allows(stranger, stranger, 80)).toBe(true);
  });
});

describe('ports', () => {
  test('a range has both of its ends', () => {
    const network = new PolicyEvaluator([policy({
      podSelector: { matchLabels: { role: 'db' } },
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/24' } }], ports: [{ protocol: 'TCP', port: 32000, endPort: 32768 }] }],
    })]);
    expect([31999, 32000, 32500, 32768, 32769].map(port => network.allows(db, '10.0.0.1', port))).toEqual([false, true, true, true, false]);
  });

  test('a named port is that of the pod that is connected to', () => {
    const network = new PolicyEvaluator([policy({ podSelector: {}, ingress: [{ ports: [{ port: 'http' }] }] })]);
    const web = { ...db, ports: [{ name: 'http', port: 8080 }, { name: 'http', port: 9090, protocol: 'UDP' as const }] };
    expect(network.allows(frontend, web, 8080)).toBe(true);
    expect(network.allows(frontend, web, 9090)).toBe(false);
    expect(network.allows(web, db, 8080)).toBe(false);
  });

  test('a protocol without a port is all of its ports', () => {
    const network = new PolicyEvaluator([policy({ podSelector: {}, ingress: [{ ports: [{ protocol: 'UDP' }] }] })]);
    expect(network.allows(frontend, db, 9, 'UDP')).toBe(true);
    expect(network.allows(frontend, db, 9, 'TCP')).toBe(false);
  });
});

test('several namespaces are named by their labels, each has its name for one', () => {
  const network = new PolicyEvaluator([policy({
    podSelector: { matchLabels: { role: 'db' } },
    ingress: [
      { from: [{ namespaceSelector: { matchExpressions: [{ key: 'namespace', operator: 'In', values: ['frontend', 'backend'] }] } }] },
      { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'elsewhere' } } }] },
    ],
  }), { kind: 'Namespace', metadata: { name: 'front', labels: { namespace: 'frontend' } } }]);
  expect(network.allows(pod('a', {}, 'front'), db, 80)).toBe(true);
  expect(network.allows(pod('a', {}, 'frontend'), db, 80)).toBe(false);
  expect(network.allows(stranger, db, 80)).toBe(true);
});

test('a block of addresses sees a pod only by its address', () => {
  const network = new PolicyEvaluator([policy({ podSelector: { matchLabels: { role: 'db' } }, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] })]);
  expect(network.allows(frontend, db, 80)).toBe(false);
  expect(network.allows(pod('a', {}, 'default', '10.1.1.1'), db, 80)).toBe(true);
});

test.each([
  ['In', ['a'], { key: 'a' }, true], ['In', ['a'], { key: 'b' }, false], ['In', ['a'], {}, false],
  ['NotIn', ['a'], { key: 'a' }, false], ['NotIn', ['a'], { key: 'b' }, true], ['NotIn', ['a'], {}, true],
  ['Exists', undefined, { key: '' }, true], ['Exists', undefined, {}, false],
  ['DoesNotExist', undefined, { key: '' }, false], ['DoesNotExist', undefined, {}, true],
])('the operator %s with %j matches %j: %p', (operator, values, labels, matched) => {
  expect(matches({ matchExpressions: [{ key: 'key', operator, values }] }, labels as { [key: string]: string })).toBe(matched);
});

test('an unknown operator is an error', () => {
  expect(() => matches({ matchExpressions: [{ key: 'key', operator: 'Gt' }] }, {})).toThrow('no such operator: Gt');
});
