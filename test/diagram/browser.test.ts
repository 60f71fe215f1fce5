import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Size } from 'cdk8s';
import { NetworkPolicyPort } from 'cdk8s-plus-28';
import { CHROMIUM, Seen, show, Shown } from './browser';
import { synthesizeExample } from '../../examples/support/synthesize';
import { App, DatabaseEngine, Diagram, Environment, ExternalService, ExternalTarget, Peer, PersistentStore, StatefulDatabase, StatelessApp } from '../../src';

const outdir = mkdtempSync(join(tmpdir(), 'browser-'));

afterAll(() => rmSync(outdir, { recursive: true }));

/** The picture of an example. */
function example(name: string): string {
  const synth = jest.spyOn(App.prototype, 'synth');
  try {
    synthesizeExample(name, join(outdir, name));
    return Diagram.of(synth.mock.contexts[0] as App).toHtml();
  } finally {
    synth.mockRestore();
  }
}

/** Long names, names of one long word, many arrows between few, a circle, many that have to do with nobody, and two charts. */
function awkward(): string {
  const app = new App();
  const [env, other] = ['a-namespace-with-a-long-name-that-goes-on-and-on-to-the-end', 'other'].map(name => new Environment(app, name));
  const named = ['web', 'x'.repeat(60), `${'long-name-'.repeat(5)}end`, 'wwwwmmmmwwwwmmmmwwww', 'five', 'six'];
  const apps = named.map(name => new StatelessApp(env, name, { image: `registry.example.com/${'deep/'.repeat(9)}${name}:1.0.0-rc.1`, port: 8080, replicas: 1 }));
  apps.forEach((each, index) => each.connectTo(apps[(index + 1) % apps.length], { prefix: `A${index}` }));
  apps[0].connectTo(apps[3], { prefix: 'B' });
  apps[0].exposeAt(`${'sub.'.repeat(12)}example.com`);
  apps[2].allowTo(Peer.cidr('2001:db8:1234:5678:9abc:def0:1234:5678/128'), [NetworkPolicyPort.tcpRange(30000, 32767), NetworkPolicyPort.udp(53)]);
  const store = new PersistentStore(env, 'store', { size: Size.gibibytes(1) });
  new StatelessApp(env, 'writer', { image: 'w:1.0', replicas: 1, mounts: [{ path: '/a/very/long/path/to/where/the/files/of/this/app/are/kept', volume: store.volume }] });
  Array.from({ length: 9 }, (_, index) => new StatelessApp(other, `alone-${index}`, { image: 'a:1.0' }));
  const db = new StatefulDatabase(other, 'db', { engine: DatabaseEngine.cassandra({ version: '5.0' }), storage: { size: Size.gibibytes(1) }, replicas: 3 });
  apps[4].connectTo(db);
  const empty = new Environment(app, 'empty');
  new ExternalService(empty, 'payments', { target: ExternalTarget.dnsName('payments.example.net'), ports: [{ port: 443 }] });
  return Diagram.of(app, { title: `A <title> & "more" ${'that is long '.repeat(20)}` }).toHtml();
}

/** How much further than another one something reaches. */
function sticksOut(inner: Seen, outer: Seen): number {
  const [right, bottom] = [inner.x + inner.width - outer.x - outer.width, inner.y + inner.height - outer.y - outer.height];
  return Math.max(outer.x - inner.x, outer.y - inner.y, right, bottom);
}

function overlap(a: Seen, b: Seen): boolean {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0.5 && height > 0.5;
}

function overlaps(some: Seen[], others: Seen[] = []): string[] {
  return some.flatMap((a, index) => [...some.slice(index + 1), ...others].filter(b => overlap(a, b)).map(b => `${a.name} × ${b.name}`));
}

function isIn([x, y]: [number, number], { x: left, y: top, width, height }: Seen): boolean {
  return x > left + 1 && x < left + width - 1 && y > top + 1 && y < top + height - 1;
}

if (!CHROMIUM) {
  test.skip('there is no Chromium on the PATH or in the variable CHROMIUM: pictures are not looked at', () => undefined);
}

const pictures = ['shop', 'backup', 'log-collection', 'restore-into-staging', 'environments', 'awkward'];
const fonts = [undefined, 'DejaVu Sans', 'Arial'];

/** The pictures in each of the fonts. */
const inFonts: Shown[][] = [];

beforeAll(() => {
  if (CHROMIUM) {
    const pages = pictures.map(name => (name === 'awkward' ? awkward() : example(name)));
    fonts.forEach(font => inFonts.push(show(pages, font)));
  }
}, 300_000);

(CHROMIUM ? describe : describe.skip).each(pictures)('the picture of %s, in a browser', name => {
  let shown: Shown;

  beforeAll(() => {
    shown = inFonts[0][pictures.indexOf(name)];
  });

  test('no text leaves its box or label, in any usual font', () => {
    for (const picture of inFonts.map(each => each[pictures.indexOf(name)])) {
      const texts = [...picture.boxes, ...picture.labels].flatMap(box => box.texts.map(text => ({ text, box })));
      expect(texts.filter(({ text, box }) => sticksOut(text, box) > 0.5).map(({ text, box }) => `${text.name} in ${box.name}`)).toEqual([]);
    }
    // It has been looked at what there is.
    expect(shown.boxes.every(({ texts }) => texts.length > 0)).toBe(true);
    expect([shown.boxes.length > 0, shown.frames.length > 0]).toEqual([name !== 'environments', true]);
  });

  test('boxes and labels do not overlap, nor cover a heading', () => {
    expect(overlaps([...shown.boxes, ...shown.labels], shown.others)).toEqual([]);
    expect(overlaps(shown.others)).toEqual([]);
    expect(overlaps(shown.frames)).toEqual([]);
  });

  test('no line goes through a box', () => {
    const met = (points: [number, number][]) => shown.boxes.filter(box => points.some(point => isIn(point, box)));
    expect(shown.lines.flatMap(line => met(line.points).map(box => `${line.name} × ${box.name}`))).toEqual([]);
  });

  test('all is within the picture, and legible on a screen of 1,280 pixels', () => {
    const page = { x: 0, y: 0, width: shown.width, height: shown.height, name: 'page' };
    const all = [...shown.boxes, ...shown.labels, ...shown.frames, ...shown.others];
    expect(all.filter(each => sticksOut(each, page) > 0).map(each => each.name)).toEqual([]);
    expect(shown.smallest).toBeGreaterThanOrEqual(11);
    if (name !== 'awkward') {
      expect(shown.overflow).toBe(0);
    }
  });
});
