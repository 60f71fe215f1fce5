import { describeArrow, describeBox } from './sentences';
import { Drawing } from './svg';
import { System } from './system';
import { FAMILY, FONTS } from './text';
import { DARK, LIGHT } from './theme';
import { element, escape } from './xml';

/** Below this, nothing is made smaller: what does not fit is scrolled. */
const SMALLEST_TEXT = 11;

/** A page with a picture, and what the picture says in words. It needs nothing else, and runs nothing. */
export function drawHtml(system: System, { svg, width }: Drawing): string {
  const least = Math.ceil(width * SMALLEST_TEXT / FONTS.label.size);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(system.title)}</title>
<style>
body{margin:0;font:14px/1.5 ${FAMILY};color:${LIGHT.text};background:${LIGHT.page}}
.picture{overflow-x:auto}
.picture svg{display:block;width:100%;height:auto;min-width:${least}px;max-width:${width}px;margin:0 auto}
details{max-width:${width - 48}px;margin:0 auto;padding:0 24px 24px}
summary{cursor:pointer}
h2{font-size:15px;margin:16px 0 4px}
ul{margin:0;padding-left:20px}
@media (prefers-color-scheme:dark){body{color:${DARK.text};background:${DARK.page}}}
@media print{details{display:none}}
</style>
</head>
<body>
<main>
<div class="picture" tabindex="0">
${svg.trimEnd()}
</div>
<details>
<summary>In words</summary>
${inWords(system)}
</details>
</main>
</body>
</html>
`;
}

function inWords({ frames, arrows }: System): string {
  const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : [element('h2', {}, title), element('ul', {}, lines.map(line => element('li', {}, line)))]);
  return [
    ...frames.flatMap(frame => section(frame.title, [...frame.lines, ...frame.boxes.map(describeBox)])),
    ...section('Who has to do with whom', arrows.map(arrow => `${inFull(arrow.from)}${describeArrow(arrow).slice(arrow.from.title.length)}`)),
  ].join('\n');
}

function inFull({ title, home }: { readonly title: string; readonly home: string }): string {
  return `${home}: ${title}`;
}
