// node test/every-example.ts OUTDIR CLOCK: synthesizes every example into OUTDIR/<example>/, in the order of the alphabet or,
// with a clock that is a number of milliseconds fast or slow, in the reverse one. Run by determinism.test.ts.
import { join } from 'path';
import { register } from 'tsconfig-paths';
import { exampleNames, ROOT, synthesizeExample } from '../examples/support/synthesize';

register({ baseUrl: ROOT, paths: { 'cdk8s-workloads': ['src'] } });

const [outdir, clock = '0'] = process.argv.slice(2);
const { now } = Date;
const offset = Number(clock);
if (offset !== 0) {
  global.Date = class extends Date {
    public static now(): number {
      return now() + offset;
    }
    constructor(...parts: []) {
      super(...(parts.length === 0 ? [now() + offset] as unknown as [] : parts));
    }
  } as DateConstructor;
}

const names = exampleNames();
for (const name of offset === 0 ? names : names.reverse()) {
  synthesizeExample(name, join(outdir, name));
}
