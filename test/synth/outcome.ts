import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App as Cdk8sApp, AppProps } from 'cdk8s';

/** All files below a directory with their contents. */
export function contents(directory: string): Record<string, string> {
  const files = fs.readdirSync(directory, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return Object.fromEntries(files.map(entry => {
    const file = path.join(entry.parentPath, entry.name);
    return [path.relative(directory, file), fs.readFileSync(file, 'utf8')] as const;
  }).sort());
}

export function inTemporaryDirectory<T>(use: (directory: string) => T): T {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'app-test-'));
  try {
    return use(directory);
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

/** Everything that an app of a class makes of a program. */
export function outcome(AppClass: typeof Cdk8sApp, program: (app: Cdk8sApp) => void, props: AppProps) {
  return inTemporaryDirectory(outdir => {
    const app = new AppClass({ ...props, outdir });
    program(app);
    const before = app.charts.map(chart => chart.node.path);
    app.synth();
    return { files: contents(outdir), before, after: app.charts.map(chart => chart.node.path), yaml: app.synthYaml() };
  });
}
