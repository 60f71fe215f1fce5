import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App as Cdk8sApp, AppProps, YamlOutputType } from 'cdk8s';
import * as fc from 'fast-check';
import { App, ProblemCode, ValidationError } from '../src';
import { Program, programs, run, tangles } from './synth/program';
import { numberOfRuns } from './synth/runs';

/** All files below a directory with their contents. */
function contents(directory: string): Record<string, string> {
  const files = fs.readdirSync(directory, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return Object.fromEntries(files.map(entry => {
    const file = path.join(entry.parentPath, entry.name);
    return [path.relative(directory, file), fs.readFileSync(file, 'utf8')] as const;
  }).sort());
}

function inTemporaryDirectory<T>(use: (directory: string) => T): T {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'app-test-'));
  try {
    return use(directory);
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

/** Everything that an app of a class makes of a program. */
function outcome(AppClass: typeof Cdk8sApp, program: Program, props: AppProps) {
  return inTemporaryDirectory(outdir => {
    const app = new AppClass({ ...props, outdir });
    run(program, app);
    const before = app.charts.map(chart => chart.node.path);
    app.synth();
    return { files: contents(outdir), before, after: app.charts.map(chart => chart.node.path), yaml: app.synthYaml() };
  });
}

function attempt<T>(action: () => T): { result?: T; error?: Error } {
  try {
    return { result: action() };
  } catch (error) {
    return { error: error as Error };
  }
}

function isOnlyDuplicates(error: Error | undefined): boolean {
  return error instanceof ValidationError && error.problems.every(problem => problem.code === ProblemCode.DUPLICATE_OBJECT);
}

function expectSame(program: Program, props: AppProps): void {
  const ours = attempt(() => outcome(App, program, props));
  fc.pre(!isOnlyDuplicates(ours.error));
  const theirs = attempt(() => outcome(Cdk8sApp, program, props));
  if (theirs.error) {
    expectSameRefusal(ours.error, theirs.error.message);
  } else {
    expect(ours.error).toBeUndefined();
    expect(ours.result).toEqual(theirs.result);
  }
}

function expectSameRefusal(error: Error | undefined, message: string): void {
  if (message.startsWith('Dependency cycle')) {
    expect((error as ValidationError).problems).toContainEqual(expect.objectContaining({ code: ProblemCode.DEPENDENCY_CYCLE }));
  } else if (message.startsWith('cannot find a parent chart')) {
    expect((error as ValidationError).problems).toContainEqual(expect.objectContaining({ code: ProblemCode.SCOPE }));
  } else {
    expect(error?.message).toBe(message);
  }
}

const options: fc.Arbitrary<AppProps> = fc.record({
  yamlOutputType: fc.constantFrom(
    YamlOutputType.FILE_PER_APP, YamlOutputType.FILE_PER_CHART, YamlOutputType.FILE_PER_RESOURCE, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
  ),
  outputFileExtension: fc.constantFrom('.yaml', '.k8s.yaml'),
  recordConstructMetadata: fc.boolean(),
});

test('any program synthesizes to the files of cdk8s', () => {
  fc.assert(fc.property(programs, options, expectSame), numberOfRuns(400));
});

test('charts and objects that depend on each other come in the order of cdk8s', () => {
  fc.assert(fc.property(tangles, options, expectSame), numberOfRuns(800));
});
