import { execFileSync, spawnSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const NAMES = [...process.env.CHROMIUM ? [process.env.CHROMIUM] : [], 'chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/** A Chromium, where there is one: that of the variable CHROMIUM, or one on the PATH. */
export const CHROMIUM = NAMES.find(name => spawnSync(name, ['--version'], { timeout: 30_000 }).status === 0);

/** A part of a picture, in pixels of the picture. */
export interface Seen {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** What it is called, or says. */
  readonly name: string;
}

/** A picture as a browser shows it. */
export interface Shown {
  readonly width: number;
  readonly height: number;
  /** How far the page can be scrolled to the right. */
  readonly overflow: number;
  /** The height of the smallest letters on the screen. */
  readonly smallest: number;
  readonly boxes: (Seen & { readonly texts: Seen[] })[];
  readonly frames: Seen[];
  readonly labels: (Seen & { readonly texts: Seen[] })[];
  /** The headings of frames and the legend. */
  readonly others: Seen[];
  readonly lines: { readonly name: string; readonly points: [number, number][] }[];
}

/** Runs in the page. */
const MEASURE = `
const svg = document.querySelector('svg');
const origin = svg.getScreenCTM();
const rect = (element, name) => {
  const { x, y, width, height } = element.getBBox();
  const to = element.getScreenCTM();
  const at = (px, py) => [(to.a * px + to.e - origin.e) / origin.a, (to.d * py + to.f - origin.f) / origin.d];
  const [[left, top], [right, bottom]] = [at(x, y), at(x + width, y + height)];
  return { x: left, y: top, width: right - left, height: bottom - top, name };
};
const texts = group => [...group.querySelectorAll(':scope > text')].map(text => rect(text, text.textContent));
const all = selector => [...svg.querySelectorAll(selector)];
const result = {
  width: svg.viewBox.baseVal.width,
  height: svg.viewBox.baseVal.height,
  overflow: document.querySelector('.picture').scrollWidth - document.querySelector('.picture').clientWidth,
  smallest: Math.min(...all('text').map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)),
  boxes: all('g.box').map(box => ({ ...rect(box.querySelector('.shape'), box.querySelector('title').textContent), texts: texts(box) })),
  frames: all('.around').map(frame => rect(frame, frame.parentNode.querySelector('title').textContent)),
  labels: all('.behind').map(label => ({ ...rect(label, label.parentNode.textContent.trim()), texts: texts(label.parentNode) })),
  others: all('text').filter(text => !text.closest('g.box') && !text.matches('.label')).map(text => rect(text, text.textContent)),
  lines: all('g[role=img] > path[marker-end]').map(path => {
    const to = path.getScreenCTM();
    const length = path.getTotalLength();
    const points = [];
    for (let at = 0; at <= length; at += 5) {
      const { x, y } = path.getPointAtLength(at);
      points.push([(to.a * x + to.e - origin.e) / origin.a, (to.d * y + to.f - origin.f) / origin.d]);
    }
    return { name: path.parentNode.querySelector('title').textContent, points };
  }),
};
const out = document.createElement('pre');
out.id = 'measured';
out.textContent = JSON.stringify(result);
document.body.append(out);
`;

/** Runs in the page with all of them. */
const COLLECT = `
addEventListener('load', () => {
  const out = document.createElement('pre');
  out.id = 'measured';
  out.textContent = JSON.stringify([...document.querySelectorAll('iframe')].map(({ contentDocument }) => JSON.parse(contentDocument.getElementById('measured').textContent)));
  document.body.append(out);
});
`;

/**
 * Shows pages in a browser, each 1280 pixels wide, and measures them.
 *
 * @param font another font than the pages ask for
 */
export function show(pages: readonly string[], font?: string): Shown[] {
  const folder = mkdtempSync(join(tmpdir(), 'browser-'));
  try {
    const file = join(folder, 'page.html');
    const style = font === undefined ? '' : `<style>text{font-family:"${font}" !important}</style>`;
    const frames = pages.map(html => html.replace('</body>', () => `${style}<script>${MEASURE}</script></body>`))
      .map(html => `<iframe width="1280" height="1000" style="border:0" srcdoc="${html.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"></iframe>`);
    writeFileSync(file, `<!DOCTYPE html><meta charset="utf-8"><script>${COLLECT}</script><body>${frames.join('\n')}</body>`);
    const dom = execFileSync(CHROMIUM!, [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', `--user-data-dir=${folder}/profile`, '--window-size=1400,1000',
      '--dump-dom', `file://${file}`,
    ], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 120_000, maxBuffer: 64 * 1024 * 1024 });
    const measured = /<pre id="measured">(.*)<\/pre>/s.exec(dom)![1];
    return JSON.parse(measured.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&nbsp;/g, ' ').replace(/&amp;/g, '&'));
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
