/**
 * How often a property is tried: `RUNS=20` for twenty times as often as usual, `SEED=...` to repeat a run. fast-check
 * prints the seed of what fails.
 */
export function numberOfRuns(usual: number): { numRuns: number; seed?: number } {
  const seed = process.env.SEED ? { seed: Number(process.env.SEED) } : {};
  return { numRuns: Math.ceil(usual * Number(process.env.RUNS ?? 1)), ...seed };
}
