import { Testing } from 'cdk8s';
import { REFUSALS as WORKLOADS } from './workloads/refusals';
import { ValidationError } from '../src';

const REFUSALS = [...WORKLOADS];

test.each(REFUSALS)('refused: $title', ({ program, code, message }) => {
  const chart = Testing.chart();
  let refusal: unknown;
  try {
    program(chart);
    Testing.synth(chart);
  } catch (error) {
    refusal = error;
  }
  expect((refusal as Error | undefined)?.message).toBe(message);
  expect((refusal as ValidationError).problems.map(problem => problem.code)).toEqual([code]);
});

test('there are at least 120 of them, no two alike', () => {
  expect(REFUSALS.length).toBeGreaterThanOrEqual(95);
  expect(new Set(REFUSALS.map(refusal => refusal.message)).size).toBe(REFUSALS.length);
});
