import { clean, FONTS, textWidth, wrap } from '../../src/diagram/text';

const font = FONTS.line;
const width = 100;

test.each([
  ['one two three four five six', ['one two three', 'four five six']],
  ['ghcr.io/acme/payments-gateway:1.0', ['ghcr.io/acme/', 'payments-', 'gateway:1.0']],
  ['averyveryveryverylongname', ['averyveryveryv', 'erylongname']],
  ['', []],
])('%s is wrapped', (text, lines) => {
  expect(wrap(text, font, width, 5)).toEqual(lines);
});

test('no line is wider than it may be, and nothing is lost but spaces', () => {
  for (const text of ['WWWWWWWWWWWWWWWWWWWWW', 'a-b'.repeat(40), '漢字'.repeat(20), 'i'.repeat(300), 'x y z '.repeat(30), '🔒'.repeat(9)]) {
    const lines = wrap(text, font, width, 99);
    expect(lines.filter(line => textWidth(line, font) > width)).toEqual([]);
    expect(lines.join('').replace(/ /g, '')).toBe(text.replace(/ /g, ''));
  }
});

test('what is more than the lines hold ends in an ellipsis, which fits too', () => {
  const lines = wrap('W'.repeat(100), font, width, 2);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/^W+…$/);
  expect(textWidth(lines[1], font)).toBeLessThanOrEqual(width);
});

test('a character that is wider than a line has one for itself', () => {
  expect(wrap('漢字', font, 5, 5)).toEqual(['漢', '字']);
});

test('what XML has no place for is left out', () => {
  expect(clean('a\u0000b\u0008\nc\ud800d\ufffee')).toBe('a b c d e');
});
