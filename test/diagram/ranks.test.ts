import { Edge, rank } from '../../src/diagram/ranks';

function columns(count: number, edges: Edge[], places: { first?: number[]; last?: number[]; data?: number[] } = {}): readonly number[] {
  const { first = [], last = [], data = [] } = places;
  return rank(count, edges, { first: new Set(first), last: new Set(last), data: new Set(data) }).ranks;
}

test('edges lead to the right', () => {
  expect(columns(4, [[0, 1], [1, 2], [0, 2], [2, 3]])).toEqual([0, 1, 2, 3]);
});

test('what nothing leads to stands right before what it leads to', () => {
  expect(columns(4, [[0, 1], [1, 2], [3, 2]])).toEqual([0, 1, 2, 1]);
});

test('data stands in the last column, and what uses it alone before it', () => {
  expect(columns(5, [[0, 1], [1, 2], [3, 4]], { data: [2, 4] })).toEqual([0, 1, 2, 1, 2]);
});

test('who is outside has the columns at the ends', () => {
  expect(columns(4, [[0, 1], [1, 2], [1, 3]], { first: [0], last: [3] })).toEqual([0, 1, 2, 3]);
});

test('a circle is opened where it closes', () => {
  const { ranks, backwards } = rank(3, [[0, 1], [1, 2], [2, 0]], { first: new Set(), last: new Set(), data: new Set() });
  expect([ranks, [...backwards]]).toEqual([[0, 1, 2], [2]]);
});

test('what has to do with nobody fills the columns up', () => {
  expect(columns(4, [])).toEqual([0, 1, 2, 3]);
  expect(columns(6, [[0, 1]]).filter(column => column === 3)).toHaveLength(1);
});
