import { spawnSync } from 'child_process';
import { describeOn } from './kubectl';
import { fuzz, shrunk } from '../fuzz/run';

/** Programs of each seed. By hand: `RUNS=20000 SEED=new npm run test:cluster -- --testPathPattern fuzz`. */
const RUNS = Number(process.env.RUNS ?? 500);
/** The same programs each time, and others with each commit: a change that passes does so everywhere and again. */
const FIXED = 20261121;
const { SEED } = process.env;
const seeds = SEED === undefined ? [FIXED, seedOfCommit()] : [SEED === 'new' ? Date.now() % 2 ** 31 : Number(SEED)];

function seedOfCommit(): number {
  const { stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: __dirname, encoding: 'utf8' });
  return /^[0-9a-f]{40}/.test(stdout) ? parseInt(stdout.slice(0, 7), 16) : Date.now() % 2 ** 31; // released sources have no commit
}

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
