import * as fc from 'fast-check';
import { ApiServer } from './api-server';
import { compare, Verdict } from './compare';
import { Judge } from './judge';
import { Program } from './program';
import { programs } from './programs';

/** How many programs had which verdict. */
export type Tally = { [verdict in Extract<Verdict, string>]: number } & { disagreements: number };

export interface Run {
  readonly tally: Tally;
  /** The programs that the library and the server disagree on, by their place in the run. */
  readonly disagreements: readonly { readonly index: number; readonly title: string; readonly details: string }[];
}

/** Programs that are under way at a time: the server works while the next one is synthesized. */
const AT_ONCE = 6;

/** The share of programs that say that they are for a Kubernetes of their own, newer than most servers, is below a third. */
const SPARE = 1.5;

/** Compares the library with the API server of KUBECONFIG on so many programs, which a seed decides; those that are skipped come on top. */
export async function fuzz(seed: number, runs: number): Promise<Run> {
  const all = fc.sample(programs, { seed, numRuns: Math.ceil(SPARE * runs) });
  const tally: Tally = { 'accepted': 0, 'refused': 0, 'on purpose': 0, 'unwritable': 0, 'skipped': 0, 'disagreements': 0 };
  const disagreements: Run['disagreements'][number][] = [];
  await withJudge(async (judge, minor) => {
    let next = 0;
    let judged = 0;
    const work = async () => {
      while (judged < runs && next < all.length) {
        const index = next++;
        judged += 1;
        const verdict = await compare(all[index], judge, minor);
        judged -= verdict === 'skipped' ? 1 : 0;
        tally[typeof verdict === 'string' ? verdict : 'disagreements'] += 1;
        if (typeof verdict !== 'string') {
          disagreements.push({ index, ...verdict });
        }
      }
    };
    await Promise.all([...Array(AT_ONCE)].map(work));
  });
  return { tally, disagreements };
}

/** The smallest program that has the disagreement that one of a run has; that one itself, where it has it at times only. */
export async function shrunk(seed: number, { index, title, ...found }: Run['disagreements'][number]): Promise<string> {
  let { details } = found;
  await withJudge(async (judge, minor) => {
    const agrees = async (program: Program) => {
      const verdict = await compare(program, judge, minor);
      const same = typeof verdict !== 'string' && verdict.title === title;
      details = same ? verdict.details : details;
      return !same;
    };
    await fc.check(fc.asyncProperty(programs, agrees), { seed, path: `${index}`, numRuns: 1, unbiased: true, interruptAfterTimeLimit: 60_000 });
  });
  return details;
}

async function withJudge(work: (judge: Judge, minor: number) => Promise<void>): Promise<void> {
  const server = ApiServer.connect();
  const judge = new Judge(server);
  try {
    await work(judge, await server.minor());
  } finally {
    await judge.clean();
    server.close();
  }
}
