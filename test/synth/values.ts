import * as fc from 'fast-check';

/** Text that some parser of YAML takes for something else, or that needs quotes, a block or an escape. */
export const AWKWARD_VALUES = [
  // Words, numbers, dates and times, of YAML 1.1, of YAML 1.2, and of Go.
  '~', 'null', 'Null', 'NULL', 'nUll', 'true', 'True', 'tRue', 'yes', 'Yes', 'y', 'Y', 'n', 'N', 'on', 'Off', 'NO', '=', '<<',
  '0', '-0', '+1', '007', '012', '08', '0o17', '0O17', '0x10', '0X1F', '0XF', '-0x1f', '0b11', '0B11', '0_7', '1_000', '_1', '-_1', '+_1_', '1__0',
  '1e3', '1E3', '12e03', '-2E+05', 'e3', '.5', '-.5', '1.', '.', '.inf', '+.inf', '-.INF', '.nan', '1:30', '190:20:30', '20:30.15',
  '2001-12-14', '2001-1-1', '2001-12-14t21:59:43.10-05:00', '2001-12-14 21:59:43', '1Gi', '100m', '50%', '10.0.0.1',
  // Indicators.
  '!', '!!str', '&a', '*a', '#', 'a #b', '# a', 'a: b', 'a:', ':', '-', '- a', '--', '---', '--- a', '...', '... a', '?', '? a', '%', '%a', '@a', '`a', '|', '>', '{', '}', '[', ']', ',', '{}', '[]',
  '\'', '"', '\'a\'', '"a"', 'a\'b"', 'a\\b', '\\', '\\n',
  // White space, lines and blocks.
  '', ' ', '  x', 'x ', '\t', '\ta', 'a\tb', 'a\t', 'a\nb', 'a\nb\n', 'a\nb\n\n', '\na', '\n', '\n\n', ' a\nb', '  a\n b\n', 'a\n  b', 'a \nb', 'a\n \nb', 'a\n ', 'a\n\t', '\ta\nb', '\n\ta', ' \n\ta', '\t\n', 'a:\n\tb\n', ' \n', '\n \n', '  \n\n', '\n ',
  'a\n---\nb\n', 'a\n...\nb\n', '%YAML 1.2\n---\na', `${'long '.repeat(60)}\n${'long '.repeat(60)}\n`, 'x'.repeat(300), 'x '.repeat(300),
  // Characters.
  'a\r\nb', 'a\rb', '\r', '\u0001', 'x\u0001\n', '\u0007', '\u001b[0m', '\u007f', '\u0080', '\u0085', 'a\u0085b', '\u009f', '\u00a0', '\u200b', '\u2028', 'a\u2028b\nc', 'a\u2029b', '\ufeff', 'a\ufeff', '\ufffd', '\ufffe', '\uffff',
  'é', '日本', '😀', '👩‍👩‍👧', '\u{10ffff}', '__proto__', 'constructor',
];

const parts = ['\n', ' ', '\t', 'a', 'b', ':', '#', '-', '"', '\'', '%', '\u0001', '\r', '\u0085', '\u2028', '\ufeff', '\u007f', '\ufffe', '😀', '\\', 'é', '|', '>', '<<', '='];
const digits = [...'012790oxbOXB_+-.eE:afFinpy~=<TZ '];

/** Any text without NUL, which no variable, argument or file name can have, and without halves of characters. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...AWKWARD_VALUES),
  fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map(all => all.join('')),
  fc.array(fc.constantFrom(...digits), { maxLength: 7 }).map(all => all.join('')),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
).map(text => text.replace(/\0/g, ''));

/** Text that other parsers do not read as it is where cdk8s writes it, so that it is not written as cdk8s does it. */
export function isMisread(text: string): boolean {
  return /^[-+]?(0[box]|_)[0-9a-f_]*$|^(<<|=)$|^\n*\t|^(?=.* )[ \n]*\n$|[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/isu.test(text);
}

/** A key that is not written as cdk8s does it: that, or one which cdk8s writes on several lines or with a tab. */
export function isMisreadKey(text: string): boolean {
  return isMisread(text) || /[\n\t]/.test(text);
}
