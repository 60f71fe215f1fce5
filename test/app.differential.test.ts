import { App as Cdk8sApp, AppProps, YamlOutputType } from 'cdk8s';
import * as fc from 'fast-check';
import { App, ProblemCode, ValidationError } from '../src';
import { outcome } from './synth/outcome';
import { Program, programs, run, tangles } from './synth/program';
import { numberOfRuns } from './synth/runs';

function attempt<T>(action: () => T): { result?: T; error?: Error } {
  try {
    return { result: action() };
  } catch (error) {
    return { error: error as Error };
  }
}

/** Two objects that are one, or whose files would be one: cdk8s loses one of them. */
function losesAnObject(error: Error | undefined): boolean {
  const codes = [ProblemCode.DUPLICATE_OBJECT, ProblemCode.CONFLICT];
  return error instanceof ValidationError && error.problems.every(problem => codes.includes(problem.code));
}

function expectSame(program: Program, props: AppProps): void {
  const ours = attempt(() => outcome(App, app => run(program, app), props));
  fc.pre(!losesAnObject(ours.error));
  const theirs = attempt(() => outcome(Cdk8sApp, app => run(program, app), props));
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
