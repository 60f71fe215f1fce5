import { describeOn } from './kubectl';
import { fuzz, shrunk } from '../fuzz/run';

/** Programs of each seed. By hand: `RUNS=20000 SEED=new npm run test:cluster -- --testPathPattern fuzz`. */
const RUNS = Number(process.env.RUNS ?? 500);
/** The same programs each time, and others: what a new seed has found, SEED with its number finds again. */
const FIXED = 20261121;
const NEW = Date.now() % 2 ** 31;
const { SEED } = process.env;
const seeds = SEED === undefined ? [FIXED, NEW] : [SEED === 'new' ? NEW : Number(SEED)];

// Real nodes are of no use to it.
describeOn(['simulated', 'api'], 'Generated programs', () => {
  test.each(seeds)('what synth accepts, the API server accepts; what it refuses, the server or the list of reasons does (seed %d)', async seed => {
    const { tally, disagreements } = await fuzz(seed, RUNS);
    process.stdout.write(`seed ${seed}: ${JSON.stringify(tally)}\n`);
    const [first] = disagreements;
    const smallest = first && `A program ${first.title} (again with SEED=${seed} RUNS=${RUNS}):\n\n${await shrunk(seed, first)}`;
    expect(smallest).toBeUndefined();
    expect(tally.accepted).toBeGreaterThan(RUNS / 5);
    expect(tally.refused).toBeGreaterThan(RUNS / 10);
  }, 24 * 3600_000);
});
