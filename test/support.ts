import { Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { Manifests, Problem, ValidationError } from '../src';

/** What a program in one plain chart synthesizes to, in order. */
export function synthesize(program: (chart: Chart) => void): any[] {
  const chart = Testing.chart();
  program(chart);
  return Testing.synth(chart);
}

/** The one object of a kind (and name) among manifests. */
export function find(manifests: any[], kind: string, name?: string): any {
  return Manifests.fromObjects(manifests).find(kind, name);
}

/** The problems for which a program is refused; fails where it is not. */
export function problemsOf(program: () => void): Problem[] {
  try {
    program();
  } catch (error) {
    if (error instanceof ValidationError) {
      return error.problems;
    }
    throw error;
  }
  throw new Error('the program was not refused');
}

/** The text of the error for which a program in one plain chart is refused. */
export function refusalOf(program: (chart: Construct) => void): string {
  try {
    const chart = Testing.chart();
    program(chart);
    Testing.synth(chart);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the program was not refused');
}
