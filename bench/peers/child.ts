import { performance } from 'perf_hooks';
import type { Size } from './peer';

/** Runs one peer in a process of its own: `node child.js <peer> <apps> <charts> <outdir>`. */
const [name, apps, charts, outdir] = process.argv.slice(2);
const size: Size = { apps: Number(apps), charts: Number(charts), outdir };

const start = performance.now();
// An import here and now is what is measured.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const peer = require(`./${name}`);
const loaded = performance.now();
const prepared = peer.prepare?.(size);
const begun = performance.now();
peer.run(size, prepared);
const done = performance.now();

process.stdout.write(JSON.stringify({
  importMs: loaded - start,
  programMs: done - begun,
  peakRssMiB: process.resourceUsage().maxRSS / 1024,
}));
