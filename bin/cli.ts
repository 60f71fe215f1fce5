#!/usr/bin/env node
import { relative } from 'path';
import { parseArgs } from 'util';
import { init, InitError, library } from './init';

const USAGE = `cdk8s-workloads init [FOLDER]

Starts a project in FOLDER, or in the current one: a program, its tests and the rules of its style, in TypeScript.
What is there already is left alone: where a file of the project would overwrite another, nothing is written.

  --help     this text
  --version  the version of the library
`;

/** Runs a command line; the exit code. */
function main(args: string[]): number {
  try {
    const { values, positionals: [command, folder = '.', ...more] } = parseArgs({
      args,
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } },
    });
    if (values.help || values.version) {
      process.stdout.write(values.help ? USAGE : `${library().version}\n`);
      return 0;
    }
    if (command !== 'init' || more.length > 0) {
      throw new InitError(`there is no command "${positionalsOf(args)}"; write: npx cdk8s-workloads init [FOLDER]`);
    }
    const project = init(folder);
    const place = relative(process.cwd(), project.folder);
    process.stdout.write([
      `The project is in ${project.folder}:`,
      ...project.files.map(file => `  ${file}`),
      'Next:',
      ...place ? [`  cd ${place}`] : [],
      '  npm install',
      '  npm run synth && npm test && npm run lint',
      '',
    ].join('\n'));
    return 0;
  } catch (error) {
    // parseArgs has a code for what it does not understand; anything else is no mistake of the user's.
    if (error instanceof InitError || String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS')) {
      process.stderr.write(`cdk8s-workloads: ${(error as Error).message}\n`);
      return 1;
    }
    throw error;
  }
}

function positionalsOf(args: string[]): string {
  return args.filter(arg => !arg.startsWith('-')).join(' ');
}

process.exitCode = main(process.argv.slice(2));
