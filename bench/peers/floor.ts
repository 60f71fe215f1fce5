import * as fs from 'fs';
import * as path from 'path';
import { eachChart, Size } from './peer';

/** What no program can beat: the objects of `workloads` are there already, and become JSON and as many files. */
export function run(size: Size, charts = prepare(size)): void {
  fs.mkdirSync(size.outdir, { recursive: true });
  for (const [id, objects] of charts) {
    fs.writeFileSync(path.join(size.outdir, `${id}.json`), objects.map(object => JSON.stringify(object)).join('\n'));
  }
}

/** Not measured: see `child.ts`. */
export function prepare(size: Size): [string, object[]][] {
  const template = fs.readFileSync(process.env.BENCH_TEMPLATE!, 'utf8');
  const charts: [string, object[]][] = [];
  eachChart(size, (id, names) => charts.push([id, names.flatMap(name => JSON.parse(template.replaceAll('app-0', name)))]));
  return charts;
}
