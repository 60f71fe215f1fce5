import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App as Cdk8sApp, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { App, Diagram, DiagramFormat, EbsStorageClass, Environment, StatelessApp } from '../../src';
import { DARK, LIGHT } from '../../src/diagram/theme';
import { problemsOf } from '../support';

const outdir = mkdtempSync(join(tmpdir(), 'diagram-'));

afterAll(() => rmSync(outdir, { recursive: true }));

function shop(title = '<b>&"\']]>--&gt;'): App {
  const app = new App({ outdir });
  const env = new Environment(app, 'shop', { defaultDeny: true });
  const [web, api] = ['web', 'api'].map(name => new StatelessApp(env, name, { image: 'nginx:1.27', port: 8080 }));
  web.connectTo(api);
  web.exposeAt('shop.example.com');
  new Chart(app, title.replace(/\//g, '|'));
  return app;
}

test('the same program gives the same bytes', () => {
  const texts = [shop(), shop()].map(app => [Diagram.of(app).toSvg(), Diagram.of(app).toHtml(), Diagram.of(app).toMermaid()]);
  expect(texts[0]).toEqual(texts[1]);
});

test('nothing of a text is taken for a part of the picture', () => {
  const title = '</title><script>alert(1)</script>]]>&lt; "x" \u0000';
  const html = Diagram.of(shop(), { title }).toHtml();
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;]]&gt;&amp;lt; &quot;x&quot;');
});

test('it needs nothing from elsewhere', () => {
  const html = Diagram.of(shop()).toHtml();
  expect(html.match(/https?:[^"]*/g)).toEqual(['http://www.w3.org/2000/svg']);
  expect(html.match(/<(script|link|img|iframe|image|foreignObject)|@import|url\((?!#)/g)).toBeNull();
});

test('what is read aloud has the title, and all of the picture in words', () => {
  const svg = Diagram.of(shop(), { title: 'The shop' }).toSvg();
  expect(svg).toContain('aria-labelledby="diagram-title diagram-text"');
  expect(svg).toContain('<title id="diagram-title">The shop</title>');
  expect(svg).toMatch(/<desc id="diagram-text">shop \(namespace shop, [^<]*web may connect to api \(8080\)\.[^<]*<\/desc>/);
});

test('the title is that of the options, the names of the charts, or the path of the part', () => {
  const app = shop('second');
  expect(titleOf(Diagram.of(app, { title: 'Mine' }))).toBe('Mine');
  expect(titleOf(Diagram.of(app))).toBe('shop, second');
  expect(titleOf(Diagram.of(app.node.findChild('shop').node.findChild('web')))).toBe('shop/web');
  expect(titleOf(Diagram.of(new App()))).toBe('Nothing');
});

function titleOf(diagram: Diagram): string {
  return /<title id="diagram-title">(.*)<\/title>/.exec(diagram.toSvg())![1];
}

test('Mermaid has each text in quotes, and what has a meaning in them as a number', () => {
  expect(Diagram.of(shop()).toMermaid()).toBe(`flowchart LR
  subgraph f1["shop, closed"]
    n1["<b>web</b><br>2 pods<br>nginx:1.27"]
    n2["<b>api</b><br>2 pods<br>nginx:1.27"]
  end
  n3("<b>shop.example.com</b><br>HTTP, Ingress")
  n3 -->|"8080<br>from any address"| n1
  n1 -->|"8080"| n2
  classDef appBox stroke:#1d5fc4,stroke-width:1.5px
  class n1,n2 appBox
  classDef outsideBox stroke:#5a6573,stroke-width:1.5px,stroke-dasharray:5 4
  class n3 outsideBox
`);
});

test('no class of Mermaid has the name of one of its words', () => {
  const app = new App();
  new EbsStorageClass(new Environment(app, 'cluster', { clusterScoped: true }), 'fast');
  expect(Diagram.of(app).toMermaid()).toContain('  class n1 classBox\n');
});

test('it is written beside the manifests, and left alone when it would not change', () => {
  const app = shop();
  app.synth();
  const files = Diagram.of(app).write({ formats: [DiagramFormat.HTML, DiagramFormat.SVG, DiagramFormat.MERMAID] });
  expect(files).toEqual(['html', 'svg', 'md'].map(ending => join(outdir, `diagram.${ending}`)));
  expect(readFileSync(files[0], 'utf8')).toBe(Diagram.of(app).toHtml());
  expect(readFileSync(files[1], 'utf8')).toBe(Diagram.of(app).toSvg());
  expect(readFileSync(files[2], 'utf8')).toContain(`\`\`\`mermaid\n${Diagram.of(app).toMermaid()}\`\`\`\n`);
  const before = files.map(file => statSync(file).ino);
  app.synth();
  Diagram.of(app).write({ formats: [DiagramFormat.HTML, DiagramFormat.SVG, DiagramFormat.MERMAID] });
  expect(files.map(file => statSync(file).ino)).toEqual(before);
  expect(readdirSync(outdir).filter(name => name.endsWith('.tmp'))).toEqual([]);
});

test('where it is written, and under which name, can be said', () => {
  const directory = join(outdir, 'pictures', 'of');
  expect(Diagram.of(shop()).write({ directory, name: 'shop' })).toEqual([join(directory, 'shop.html')]);
  expect(existsSync(join(directory, 'shop.html'))).toBe(true);
});

test('it works with the App of cdk8s, and without any objects', () => {
  const app = new Cdk8sApp({ outdir });
  expect(Diagram.of(app).toSvg()).toContain('<svg');
  expect(Diagram.of(app).toMermaid()).toBe('flowchart LR\n');
  expect(Diagram.of(Testing.chart()).toHtml()).toContain('</html>');
});

test.each([['a/b'], [''], ['.hidden'], ['\\']])('the name %j is refused', name => {
  expect(problemsOf(() => Diagram.of(new App()).write({ name }))).toMatchObject([
    { code: 'format', prop: 'write.name', message: 'is not the name of a file', fix: 'write it without "/", and with no dot in front' },
  ]);
});

test('where there is no app, it has to be said where it goes', () => {
  expect(problemsOf(() => Diagram.of(new Construct(undefined as any, '')).write())).toMatchObject([
    { code: 'required', prop: 'write.directory', message: 'is missing, and there is no app', fix: 'name a directory' },
  ]);
});

describe.each([['light', LIGHT], ['dark', DARK]])('on %s ground', (_, theme) => {
  const grounds = [theme.page, theme.frame.ground, ...Object.values(theme.boxes).map(({ ground }) => ground)];

  test('all text has the contrast of WCAG AA', () => {
    expect(grounds.flatMap(ground => [theme.text, theme.muted].filter(color => contrast(color, ground) < 4.5).map(color => `${color} on ${ground}`))).toEqual([]);
    const labels = Object.values(theme.arrows).flatMap(color => [theme.page, theme.frame.ground].filter(ground => contrast(color, ground) < 4.5).map(ground => `${color} on ${ground}`));
    expect(labels).toEqual([]);
  });

  test('lines and symbols are seen', () => {
    expect(Object.values(theme.boxes).filter(({ line, ground }) => contrast(line, ground) < 3 || contrast(line, theme.frame.ground) < 3)).toEqual([]);
  });
});

/** @see https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [light, dark] = [a, b].map(luminance).sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map(at => parseInt(color.slice(at, at + 2), 16) / 255)
    .map(value => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
