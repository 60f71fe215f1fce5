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

/** An app with a prop that is wrong. */
export function app(title: string, props: Partial<StatelessAppProps>, code: ProblemCode, message: string, id = 'web'): Refusal {
  return refusal(title, chart => new StatelessApp(chart, id, { image: 'app:1.0', ...props }), code, `test/${id}: ${message}`);
}

export const NAME_FIX = 'use lower-case letters, digits, "-" and ".", and a letter or digit at both ends';
export const LABEL_FIX = 'use lower-case letters, digits and "-", and a letter or digit at both ends';
export const KEY_FIX = 'write "name" or "example.com/name" with a name of at most 63 letters, digits, "-", "_" and "."';
