import { checkWritableKey } from './labels';
import { checkText } from './text';
import { ProblemCode } from '../problem';
import { PropPath } from '../prop-path';

/** Parameters of a driver, which are texts, whatever they mean. */
export function checkParameters(at: PropPath, parameters: { readonly [key: string]: string | undefined }): void {
  for (const [key, value] of Object.entries(parameters)) {
    const place = at.at(key);
    if (key === '') {
      place.report(ProblemCode.REQUIRED, 'has no name', undefined, 'write the name of the parameter');
    }
    checkWritableKey(place, ProblemCode.FORMAT, key);
    checkText(place, value);
  }
}
