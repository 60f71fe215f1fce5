import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { assertCount, assertSameApps, parseObjects, readObjects, writeHelmChart } from './equality';
import { compilePeers, measure, Measurement, measureHelm, measureImports, newDirectory } from './measure';

/**
 * `npm run bench [-- --quick]`: see README.md. Helm is taken from the environment variable HELM or the PATH.
 */
const quick = process.argv.includes('--quick');
const RUNS = quick ? 1 : 5;
const APPS = quick ? 300 : 3_000;
const SCALE = quick ? [1_000, 10_000] : [1_000, 10_000, 100_000];
const OBJECTS_PER_CHART = 100;

const measurements: Measurement[] = [];
const targets: { target: string; value: string; met: boolean }[] = [];

function expectTarget(target: string, value: string, met: boolean): void {
  targets.push({ target, value, met });
}

function findHelm(): string | undefined {
  const helm = process.env.HELM ?? 'helm';
  return spawnSync(helm, ['version']).status === 0 ? helm : undefined;
}

function countFiles(apps: number): (outdir: string) => void {
  return outdir => assertCount(apps, fs.readdirSync(outdir).map(file => fs.readFileSync(path.join(outdir, file), 'utf8')).join('\n'));
}

/** Every peer once, small, with its output compared with ours. */
function compareOutputs(helm: string | undefined, template: string): void {
  const size = { apps: 20, charts: 2 };
  const output = (peer: string): any[] => {
    let objects: any[] = [];
    measure(peer, size, { runs: 1, template, check: outdir => { objects = readObjects(outdir); } });
    return objects;
  };
  const ours = output('workloads');
  assertSameApps(output('cdk8s-plus'), ours);
  assertSameApps(output('cdk8s-plus-in-app'), ours);
  measure('floor', size, {
    runs: 1,
    template,
    check: directory => {
      const lines = fs.readdirSync(directory).flatMap(file => fs.readFileSync(path.join(directory, file), 'utf8').split('\n'));
      assertSameApps(lines.map(line => JSON.parse(line)), ours);
    },
  });
  if (helm) {
    measureHelm(helm, helmChart(template, size.apps), size.apps, 1, text => assertSameApps(parseObjects(text), ours));
  }
}

function helmChart(template: string, apps: number): string {
  const directory = newDirectory();
  writeHelmChart(directory, JSON.parse(fs.readFileSync(template, 'utf8')), apps);
  return directory;
}

function compareCharts(charts: number, template: string, runsOfCdk8s: number): void {
  const size = { apps: APPS, charts };
  const check = countFiles(APPS);
  for (const peer of ['workloads', 'cdk8s-plus-in-app', 'floor']) {
    measurements.push(measure(peer, size, { runs: RUNS, template, check }));
  }
  measurements.push(measure('cdk8s-plus', size, { runs: runsOfCdk8s, template, check }));
}

function of(peer: string, apps: number, charts: number): Measurement {
  return measurements.find(each => each.peer === peer && each.apps === apps && each.charts === charts)!;
}

function compareImports(): { [name: string]: number } {
  const imports = measureImports({ 'cdk8s-plus-28': 'cdk8s-plus-28', 'this library': '.' }, quick ? 5 : 15);
  const more = imports['this library'] - imports['cdk8s-plus-28'];
  expectTarget('import at most 30 ms more than cdk8s-plus-28', `${more.toFixed(0)} ms`, more <= 30);
  return imports;
}

function main(): void {
  compilePeers();
  const helm = findHelm();
  const template = path.join(newDirectory(), 'app.json');
  measure('workloads', { apps: 1, charts: 1 }, {
    runs: 1, check: outdir => fs.writeFileSync(template, JSON.stringify(readObjects(outdir))),
  });
  compareOutputs(helm, template);

  compareCharts(1, template, Math.min(RUNS, 3));
  const inOne = of('cdk8s-plus', APPS, 1).programMs! / of('workloads', APPS, 1).programMs!;
  expectTarget(`${APPS} apps in one chart at least 4 times faster than cdk8s-plus-28`, `${inOne.toFixed(1)} times`, inOne >= 4);
  if (helm) {
    measurements.push(measureHelm(helm, helmChart(template, APPS), APPS, RUNS, text => assertCount(APPS, text)));
    const toHelm = of('workloads', APPS, 1).processMs / of('helm template', APPS, 1).processMs;
    expectTarget(`${APPS} apps in one chart not slower than helm template`, `${toHelm.toFixed(2)} of its time`, toHelm <= 1);
  } else {
    console.log('helm is not on the PATH and HELM is not set: no comparison with helm template');
  }

  for (const objects of SCALE) {
    const size = { apps: objects / 2, charts: objects / OBJECTS_PER_CHART };
    measurements.push(measure('workloads', size, { runs: objects > 10_000 ? Math.min(RUNS, 3) : RUNS, check: countFiles(size.apps) }));
  }
  const [smallest, largest] = [SCALE[0], SCALE.at(-1)!].map(objects => of('workloads', objects / 2, objects / OBJECTS_PER_CHART));
  const growth = (largest.programMs! / largest.apps) / (smallest.programMs! / smallest.apps);
  expectTarget(`time per object at ${largest.apps * 2} objects at most 1.25 of that at ${smallest.apps * 2}`, growth.toFixed(2), growth <= 1.25);
  expectTarget(`peak memory at ${largest.apps * 2} objects below 1 GiB`, `${largest.peakRssMiB!.toFixed(0)} MiB`, largest.peakRssMiB! < 1024);

  const imports = compareImports();
  compareCharts(APPS, template, 1);
  const inMany = of('cdk8s-plus', APPS, APPS).programMs! / of('workloads', APPS, APPS).programMs!;
  expectTarget(`${APPS} apps in ${APPS} charts at least 60 times faster than cdk8s-plus-28`, `${inMany.toFixed(0)} times`, inMany >= 60);

  print(imports);
  const machine = { node: process.version, cpu: os.cpus()[0].model, cpus: os.cpus().length, quick };
  fs.writeFileSync(path.join(__dirname, 'results.json'), `${JSON.stringify({ machine, measurements, imports, targets }, null, 2)}\n`);
}

function print(imports: { [name: string]: number }): void {
  console.table(measurements.map(each => ({
    'peer': each.peer,
    'apps': each.apps,
    'charts': each.charts,
    'program ms': each.programMs === undefined ? '' : Math.round(each.programMs),
    'µs an object': each.programMs === undefined ? '' : Math.round(each.programMs * 1_000 / each.apps / 2),
    'process ms': Math.round(each.processMs),
    'peak MiB': each.peakRssMiB === undefined ? '' : Math.round(each.peakRssMiB),
  })));
  console.table(Object.entries(imports).map(([module, ms]) => ({ 'import of': module, 'ms': Math.round(ms) })));
  console.table(targets.map(({ target, value, met }) => ({ target, value, met: met ? 'yes' : quick ? 'no (quick)' : 'NO' })));
}

main();
