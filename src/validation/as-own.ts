import { IConstruct } from 'constructs';
import { ValidationError } from './validation-error';

/**
 * Makes a construct that another one consists of, and has what is wrong with its props reported as the other's: those are the
 * props that somebody wrote. What all its containers have from one prop is reported once.
 */
export function asOwn<T>(construct: IConstruct, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof ValidationError) {
      const written = error.problems.filter(({ prop }) => !prop?.startsWith('initContainers'));
      throw new ValidationError((written.length > 0 ? written : error.problems).map(problem => ({ ...problem, path: construct.node.path })));
    }
    throw error;
  }
}
