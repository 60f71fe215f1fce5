import { below, Difference, differences, isMap, show, valuesIn, weightOf } from './difference';

/**
 * What a value of a manifest is to be like, where the value itself does not say it: see {@link Manifests.hasResource}.
 */
export class Match {
  /**
   * A map that has these keys, with values like these, and may have others: as maps are compared anyway, and so of use below
   * {@link exact}.
   *
   * @param properties the keys and what their values are like
   */
  public static objectLike(properties: { [key: string]: any }): Match {
    return new Match(show(properties), (actual, path) => differences(properties, actual, path));
  }

  /**
   * A value that is equal to this one, and has nothing besides: no other key, in no map in it.
   *
   * @param value the value, in which other matches may stand
   */
  public static exact(value: any): Match {
    return new Match(`exactly ${show(value)}`, (actual, path) => [...differences(value, actual, path), ...surplus(value, actual, path)]);
  }

  /**
   * A list that has elements like each of these, in any order, and may have others.
   *
   * @param elements what is to be found
   */
  public static arrayWith(elements: any[]): Match {
    return new Match(`a list with ${show(elements)}`, (actual, path) => Array.isArray(actual)
      ? elements.flatMap(element => nearestElement(element, actual, path))
      : [{ path, expected: `a list with ${show(elements)}`, actual, weight: elements.length }]);
  }

  /** Nothing: the key is not there. */
  public static absent(): Match {
    return Match.that('nothing', actual => actual === undefined);
  }

  /** Anything: the key is there, whatever its value is. */
  public static anyValue(): Match {
    return Match.that('any value', actual => actual !== undefined);
  }

  /**
   * A string like this one, in which each `*` stands for any characters, none among them.
   *
   * @param pattern the whole string
   */
  public static stringLike(pattern: string): Match {
    const expression = pattern.split('*').map(text => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*');
    return Match.string(`a string like ${show(pattern)}`, new RegExp(`^${expression}$`, 's'));
  }

  /**
   * A string in which a regular expression of JavaScript is found.
   *
   * @param pattern the expression, without the slashes around it
   * @throws SyntaxError if it is none
   */
  public static stringMatching(pattern: string): Match {
    return Match.string(`a string that matches /${pattern}/`, new RegExp(pattern));
  }

  /**
   * Anything but a value like this one; nothing is fine as well.
   *
   * @param value what it is not to be like
   */
  public static not(value: any): Match {
    return Match.that(`not ${show(value)}`, actual => differences(value, actual, '').length > 0);
  }

  private static string(words: string, expression: RegExp): Match {
    return Match.that(words, actual => typeof actual === 'string' && expression.test(actual));
  }

  private static that(words: string, holds: (actual: unknown) => boolean): Match {
    return new Match(words, (actual, path) => holds(actual) ? [] : [{ path, expected: words, actual, weight: 1 }]);
  }

  private constructor(
    private readonly words: string,
    private readonly compare: (actual: unknown, path: string) => Difference[],
  ) {}

  /** What it stands for, in words. */
  public toString(): string {
    return this.words;
  }

  /** @internal */
  public _compare(actual: unknown, path: string): Difference[] {
    return this.compare(actual, path);
  }
}

/** Where an actual value has keys that the expected one does not name; a match says itself what it takes. */
function surplus(expected: unknown, actual: unknown, path: string): Difference[] {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return expected.flatMap((element, index) => surplus(element, actual[index], `${path}[${index}]`));
  }
  if (expected instanceof Match || !isMap(expected) || !isMap(actual)) {
    return [];
  }
  return Object.keys(actual).flatMap(key => Object.hasOwn(expected, key)
    ? surplus(expected[key], actual[key], below(path, key))
    : [{ path: below(path, key), expected: 'nothing', actual: actual[key], weight: 1 }]);
}

/** The differences from the element that has the fewest of them; where none has anything in common, there is no such element. */
function nearestElement(expected: unknown, actual: readonly unknown[], path: string): Difference[] {
  const [nearest] = actual.map((element, index) => differences(expected, element, `${path}[${index}]`)).sort((a, b) => weightOf(a) - weightOf(b));
  return nearest && (nearest.length === 0 || weightOf(nearest) < valuesIn(expected)) ? nearest : [{ path, expected: `an element like ${show(expected)}`, actual, weight: 1 }];
}
