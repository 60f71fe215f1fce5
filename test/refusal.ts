import { Construct } from 'constructs';
import { ProblemCode, StatelessApp, StatelessAppProps } from '../src';

/** A program that is refused for one thing. */
export interface Refusal {
  readonly title: string;
  readonly program: (chart: Construct) => void;
  readonly code: ProblemCode;
  /** The whole message, with the code at its end. */
  readonly message: string;
}

export function refusal(title: string, program: (chart: Construct) => void, code: ProblemCode, message: string): Refusal {
  return { title, program, code, message: `${message} [${code}]` };
}

export function web(chart: Construct, props: Partial<StatelessAppProps> = { port: 8080 }): StatelessApp {
  return new StatelessApp(chart, 'web', { image: 'app:1.0', ...props });
}

/** What is wrongly said of an app with one port. */
export function said(title: string, say: (web: StatelessApp, chart: Construct) => void, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => say(web(chart), chart), code, `test/web: ${message}`);
}
