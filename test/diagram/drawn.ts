import { IConstruct } from 'constructs';
import { App, Environment, EnvironmentProps } from '../../src';
import { Description } from '../../src/diagram/describe';
import { describeArrow, describeBox } from '../../src/diagram/sentences';
import { Box, System } from '../../src/diagram/system';

/** What a picture of a program in one environment has in it. */
export function drawnIn(props: EnvironmentProps, program: (env: Environment, app: App) => void): System {
  const app = new App();
  program(new Environment(app, 'shop', props), app);
  return systemOf(app);
}

/** The same, where nobody connects without being allowed to. */
export function drawn(program: (env: Environment, app: App) => void): System {
  return drawnIn({ defaultDeny: true }, program);
}

export function systemOf(scope: IConstruct): System {
  return new Description(scope.node.root).system('test', scope);
}

/** The arrows in words. */
export function arrowsOf({ arrows }: System): string[] {
  return arrows.map(describeArrow);
}

/** The boxes in words, those outside last. */
export function boxesOf({ frames }: System): string[] {
  return frames.flatMap(({ boxes, outside }) => [...boxes, ...outside].map(describeBox));
}

export function boxOf({ frames }: System, title: string): Box {
  const found = frames.flatMap(({ boxes, outside }) => [...boxes, ...outside]).filter(box => box.title === title);
  expect(found).toHaveLength(1);
  return found[0];
}
