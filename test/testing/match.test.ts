import { differences, describeDifference } from '../../src/testing/difference';
import { Match } from '../../src/testing/match';

const compare = (expected: unknown, actual: unknown) => differences(expected, actual, 'at').map(describeDifference);

describe.each([
  ['a value, by being equal', 1, 1, 2, 'at: expected 1, is 2'],
  ['a number and a string, as different', '1', '1', 1, 'at: expected "1", is 1'],
  ['null, as a value', null, null, undefined, 'at: expected null, is not there'],
  ['undefined, as nothing', undefined, undefined, 1, 'at: expected nothing, is 1'],
  ['a map, by the keys that are named', { a: 1 }, { a: 1, b: 2 }, { a: 2, b: 2 }, 'at.a: expected 1, is 2'],
  ['a map and something else', { a: 1 }, { a: 1 }, 'a', 'at: expected {"a":1}, is "a"'],
  ['a map and a list', {}, {}, [], 'at: expected {}, is []'],
  ['a key that every object of JavaScript has', { constructor: 'x' }, { constructor: 'x' }, {}, 'at.constructor: expected "x", is not there'],
  ['a key that is no word', { 'a/b': 1 }, { 'a/b': 1 }, {}, 'at["a/b"]: expected 1, is not there'],
  ['a list, element by element', [1, { a: 1 }], [1, { a: 1, b: 2 }], [1, { a: 2 }], 'at[1].a: expected 1, is 2'],
  ['a list, with its length', [1], [1], [1, 2], 'at: expected a list of 1, is [1,2]'],
  ['a list and something else', [1], [1], 1, 'at: expected [1], is 1'],
  ['objectLike: a map', Match.objectLike({ a: 1 }), { a: 1, b: 2 }, { b: 2 }, 'at.a: expected 1, is not there'],
  ['exact: no key besides', Match.exact({ a: { b: 1 } }), { a: { b: 1 } }, { a: { b: 1, c: 2 } }, 'at.a.c: expected nothing, is 2'],
  ['exact: in lists as well', Match.exact([{ a: 1 }]), [{ a: 1 }], [{ a: 1, b: 2 }], 'at[0].b: expected nothing, is 2'],
  ['exact: values', Match.exact({ a: 1 }), { a: 1 }, { a: 2 }, 'at.a: expected 1, is 2'],
  ['exact: a key of all objects', Match.exact({}), {}, { constructor: 1 }, 'at.constructor: expected nothing, is 1'],
  ['exact: a match says itself what it takes', Match.exact({ a: Match.objectLike({ b: 1 }) }), { a: { b: 1, c: 2 } }, { a: { c: 2 } }, 'at.a.b: expected 1, is not there'],
  ['arrayWith: in any order, among others', Match.arrayWith([3, 1]), [1, 2, 3], [1, 2], 'at: expected an element like 3, is [1,2]'],
  ['arrayWith: the nearest element', Match.arrayWith([{ a: 1, b: 2 }]), [{ a: 1, b: 2 }], [{ a: 0, b: 0 }, { a: 1, b: 3 }], 'at[1].b: expected 2, is 3'],
  ['arrayWith: of an empty list', Match.arrayWith([{ a: 1 }]), [{ a: 1 }], [], 'at: expected an element like {"a":1}, is []'],
  ['arrayWith: of no list', Match.arrayWith([1]), [1], undefined, 'at: expected a list with [1], is not there'],
  ['absent', { a: Match.absent() }, { b: 1 }, { a: null }, 'at.a: expected nothing, is null'],
  ['anyValue', { a: Match.anyValue() }, { a: null }, { b: 1 }, 'at.a: expected any value, is not there'],
  ['stringLike: the whole string', Match.stringLike('a.*-c*'), 'a.b-c', 'ab-c', 'at: expected a string like "a.*-c*", is "ab-c"'],
  ['stringLike: over lines', Match.stringLike('a*z'), 'a\nz', 'a\nz\n', 'at: expected a string like "a*z", is "a\\nz\\n"'],
  ['stringLike: strings only', Match.stringLike('*'), '', 5, 'at: expected a string like "*", is 5'],
  ['stringMatching', Match.stringMatching('^v\\d+$'), 'v12', 'v', 'at: expected a string that matches /^v\\d+$/, is "v"'],
  ['not', Match.not({ a: 1 }), { a: 2 }, { a: 1 }, 'at: expected not {"a":1}, is {"a":1}'],
  ['a match in a match', Match.arrayWith([{ a: Match.not('x'), b: 1 }]), [{ a: 'y', b: 1 }], [{ a: 'x', b: 1 }], 'at[0].a: expected not "x", is "x"'],
])('%s', (_, expected, fits, differs, said) => {
  test('takes what fits', () => {
    expect(compare(expected, fits)).toEqual([]);
  });

  test('says where something else differs', () => {
    expect(compare(expected, differs)).toEqual([said]);
  });
});

test('a match in a value that is shown stands there in words', () => {
  expect(compare({ a: Match.anyValue() }, 1)).toEqual(['at: expected {"a":"<any value>"}, is 1']);
});

test('what is long is cut', () => {
  expect(compare('a', 'b'.repeat(500))[0]).toBe(`at: expected "a", is "${'b'.repeat(199)}…`);
});
