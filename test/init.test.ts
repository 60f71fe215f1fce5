import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { init, InitError } from '../bin/init';

const ROOT = join(__dirname, '..');
const FILES = ['.gitignore', 'README.md', 'eslint.config.mjs', 'main.ts', 'package.json', 'tsconfig.json', 'website.test.ts', 'website.ts'];
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const own = read(join(ROOT, 'package.json'));

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'init-')); });
afterEach(() => rmSync(folder, { recursive: true }));

test('a project is the files of the template, in a folder that it makes', () => {
  const project = join(folder, 'a', 'shop');
  expect(init(project)).toEqual({ folder: project, files: FILES });
  expect(readdirSync(project).sort()).toEqual(FILES);
  for (const file of FILES.filter(each => !['.gitignore', 'package.json'].includes(each))) {
    expect(readFileSync(join(project, file), 'utf8')).toBe(readFileSync(join(ROOT, 'template', file), 'utf8'));
  }
  expect(readFileSync(join(project, '.gitignore'), 'utf8')).toBe('/dist/\n/node_modules/\n');
});

test('it depends on this version of the library, and on the peers as that does', () => {
  init(folder);
  const { dependencies } = read(join(folder, 'package.json'));
  expect(dependencies).toEqual({ 'cdk8s-workloads': `^${own.version}`, ...own.peerDependencies });
});

test.each([
  ['shop', 'shop'], ['My Shop', 'my-shop'], ['_shop', 'shop'], ['shop (2)', 'shop-2'], ['...', 'system'], ['магазин', 'system'],
])('in a folder %j it is called %j', (name, expected) => {
  init(join(folder, name));
  expect(read(join(folder, name, 'package.json')).name).toBe(expected);
});

test('the tools are those that the library is made with', () => {
  const { devDependencies } = read(join(ROOT, 'template/package.json'));
  const shared = Object.keys(devDependencies).filter(name => name in own.devDependencies);
  expect(shared.map(name => [name, devDependencies[name]])).toEqual(shared.map(name => [name, own.devDependencies[name]]));
  expect(shared).toEqual(['@types/jest', '@types/node', 'eslint', 'jest', 'ts-jest', 'ts-node', 'typescript']);
});

describe('what is there already', () => {
  test.each([
    [['main.ts'], 'main.ts is there already, and is not overwritten'],
    [['package.json', '.gitignore'], '.gitignore, package.json are there already, and are not overwritten'],
  ])('%j is not overwritten, and nothing is written', (files, message) => {
    files.forEach(file => writeFileSync(join(folder, file), 'mine'));
    const initialize = () => init(folder);
    expect(initialize).toThrow(InitError);
    expect(initialize).toThrow(new InitError(`${message}; nothing was written: npx cdk8s-workloads init FOLDER makes a new folder`));
    expect(readdirSync(folder).sort()).toEqual([...files].sort());
    files.forEach(file => expect(readFileSync(join(folder, file), 'utf8')).toBe('mine'));
  });

  test('other files are left alone', () => {
    mkdirSync(join(folder, '.git'));
    writeFileSync(join(folder, 'LICENSE'), 'mine');
    init(folder);
    expect(readdirSync(folder).sort()).toEqual(['.git', 'LICENSE', ...FILES].sort());
    expect(readFileSync(join(folder, 'LICENSE'), 'utf8')).toBe('mine');
  });

  test('a file is no folder', () => {
    const file = join(folder, 'shop');
    writeFileSync(file, 'mine');
    expect(() => init(file)).toThrow(new InitError(`"${file}" is no folder; npx cdk8s-workloads init FOLDER makes a new folder`));
    expect(existsSync(join(folder, 'main.ts'))).toBe(false);
  });
});
