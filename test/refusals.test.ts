import { REFUSALS, refused } from './refusals';

test.each(REFUSALS)('refused: $title', refusal => {
  const { error } = refused(refusal);
  expect(error?.message).toBe(refusal.message);
  expect(error?.problems.map(problem => problem.code)).toEqual([refusal.code]);
});

test('there are at least 120 of them, no two alike', () => {
  expect(REFUSALS.length).toBeGreaterThanOrEqual(120);
  expect(new Set(REFUSALS.map(refusal => refusal.message)).size).toBe(REFUSALS.length);
});
