import { Yaml } from 'cdk8s';
import * as fc from 'fast-check';
import { numberOfRuns } from './runs';
import { isMisread, isMisreadKey } from './values';
import { yamlDocument } from '../../src/synth/yaml';

/** What YAML 1.1 and 1.2 read as something else than text, and what needs quotes or a block. */
const AWKWARD = [
  '', ' ', '  x', 'x ', '\t', 'a\tb', '~', 'null', 'Null', 'NULL', 'true', 'True', 'yes', 'Yes', 'y', 'Y', 'n', 'on', 'Off', 'NO', 'trUE', 'nULL',
  '0', '-0', '+1', '007', '0o17', '0x1F', '0b11', '1_000', '1e3', 'e3', 'E12', 'e+1', 'e-10', 'e', '.5', '1.', '1.5', '.inf', '-.INF', '.nan', '.e1', '1:30', '190:20:30', '12:30:45.5',
  '2001-12-14', '2001-12-14t21:59:43.10-05:00', '2001-12-14 21:59:43', '1Gi', '100m', '50%', '10.0.0.1', '1.2.3', '=', '<<', '!', '!!str', '&a', '*a', '#', 'a #b', 'a#b', '# a',
  'a: b', 'a:b', 'a:', ':a', ':', 'a,b', '[a]', '{a}', '-', '- a', '-a', '--', '---', '--- a', '---a', '...', '... a', '?', '? a', '?a', '%', '%a', '@a', '`a', '|', '>', '\'', '"', '\'a\'', '"a"',
  'a\'b', 'a"b', 'a\'"b', 'a\\b', 'a\nb', 'a\nb\n', 'a\nb\n\n', '\na', '\n', '\n\n', ' a\nb', '  a\n b\n', 'a\n  b', 'a \nb', 'a\n \nb', 'a\n ', 'a\n\t', '\ta\nb', 'a\n---\nb', 'a\n...\n', 'a\n%b\n',
  'a\r\nb', 'a\rb', '\u0000', '\u0007', '\u0085', '\u00a0', '\u2028', '\ufeff', '\u007f', 'é', '日本', '😀', '\ud800', 'a\u2028b\nc', 'x\u0001\n'.repeat(20), `${'x'.repeat(45)}\u0001\n y\n\n z\n`,
  'x'.repeat(200), 'x '.repeat(100), `${'word '.repeat(40)}\n${'word '.repeat(40)}\n`, '/a/b', 'a/', 'a_', 'a.', 'a+', 'a-', 'a@b.c', 'a=b', 'a= b', 'a , b', 'ghcr.io/acme/web:1.4.2', 'a  b', 'k8s.io/a',
  '__proto__', 'constructor', 'toString', 'toJSON', 'length', '1', '10',
];
const AWKWARD_NUMBERS = [0, -0, 1, -1, 0.1, 1e21, 1e-7, 123456789012345680000, 2 ** 53, -(2 ** 53), NaN, Infinity, -Infinity];

const text = fc.oneof(
  fc.constantFrom(...AWKWARD),
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom('\n', ' ', '\t', 'a', 'b', ':', '#', '-', '"', '\'', '%', '.', '\u0001'), { maxLength: 60 }).map(parts => parts.join('')),
  fc.array(fc.constantFrom('a', 'e', 'y', 'n', 'o', '1', '0', ' ', ':', '.', '/', '_', '-', '+', '=', ',', '@'), { maxLength: 8 }).map(parts => parts.join('')),
).filter(each => !isMisread(each));
const key = text.filter(each => !isMisreadKey(each));
const scalar = fc.oneof(text, text, fc.constantFrom(...AWKWARD_NUMBERS, true, false, null, undefined), fc.integer(), fc.double());
const { node } = fc.letrec(tie => ({
  node: fc.oneof({ depthSize: 'medium' },
    scalar,
    fc.array(tie('node'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('node')), { maxLength: 4 }).map(entries => Object.fromEntries(entries)),
  ),
}));

function expectSame(document: unknown): void {
  expect(yamlDocument(document)).toBe(Yaml.stringify(document));
}

test.each(AWKWARD.filter(value => !isMisread(value)))('%j is written as cdk8s writes it, as a value and in a list', value => {
  expectSame({ k: value });
  expectSame({ a: { b: [value, { c: value, d: [[value]] }], e: value } });
});

test.each(AWKWARD.filter(value => !isMisreadKey(value)))('%j is written as cdk8s writes it, as a key', value => {
  expectSame({ [value]: value, a: { [value]: [{ [value]: 1, z: value }] } });
});

test.each(AWKWARD_NUMBERS)('the number %d is written as cdk8s writes it', value => {
  expectSame({ k: value, l: [value, { m: value }] });
});

test('any document is written as cdk8s writes it', () => {
  fc.assert(fc.property(fc.dictionary(key, node, { maxKeys: 5, noNullPrototype: true }), expectSame), numberOfRuns(1_500));
});

test('what is not a map is written as cdk8s writes it', () => {
  fc.assert(fc.property(node, expectSame), numberOfRuns(200));
});

test.each<[string, unknown]>([
  ['empty maps and lists', { a: {}, b: [], c: [{}, [], [[]], [{}]], d: { e: {} } }],
  ['a date', { a: new Date(0) }],
  ['a big integer', { a: 10n }],
  ['a class instance', { a: new (class Foo { public b = 1; })() }],
  ['a JavaScript map', { a: new Map([['b', 1]]) }],
  ['a map without a prototype', { a: Object.assign(Object.create(null), { b: 1 }) }],
  ['an own toJSON', { a: { toJSON: () => 'x' } }],
  ['a list with holes', { a: new Array(3) }],
  ['a key of more than 1024 characters', { ['k'.repeat(2_000)]: 1 }],
])('%s are written as cdk8s writes them', (_, document) => expectSame(document));

test('what cdk8s cannot write is refused as cdk8s refuses it', () => {
  expect(() => yamlDocument({ a: () => 1 })).toThrow('Tag not resolved for Function value');
});

test('a map that stands twice in a document is an alias, as in cdk8s', () => {
  const shared = { a: 1 };
  expectSame({ first: shared, second: [shared] });
  expectSame({ first: [[]], second: shared, third: shared });
  const list: unknown[] = [];
  expectSame({ first: list, second: list });
});
