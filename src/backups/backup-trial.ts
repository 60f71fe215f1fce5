import { Size } from 'cdk8s';
import { BackupMethod, Program, running, sh } from './methods';
import { RESTORE_FILES_SH, VERIFY_COMMAND_SH, VERIFY_FILES_SH, VERIFY_SH } from './scripts.generated';
import { IDatabase } from '../databases/database';
import { DatabaseEngine } from '../databases/database-engine';
import { ContainerSettings } from '../pods/container-options';
import { Mount } from '../pods/mount';
import { PropPath } from '../validation/prop-path';
import { kibibytesOf } from '../validation/rules/quantities';

/** How what is backed up is restored to try it, in a pod of its own, which reaches nothing that is anybody's. */
export interface TrialParts {
  /** The container that does it, but for what is asked. */
  readonly container: (serverArguments: readonly string[]) => ContainerSettings;
  /** Whether it starts a server; it unpacks files otherwise, or gives them to a program. */
  readonly server: boolean;
  /** Whether that server takes arguments. */
  readonly takesArguments: boolean;
  /** The database that is asked where the program names none, which is empty where that is none; undefined where there are none. */
  readonly database?: string;
  /** Whether databases have numbers for names. */
  readonly numbered: boolean;
  /** How much memory it takes; as much as any other where it is left out. */
  readonly memory?: Size;
  /** Whether the image has to know the user that it runs as. */
  readonly namedUser: boolean;
  /** Whether it shows nothing where nothing is asked. */
  readonly needsQuery: boolean;
}

const LOOPBACK = '127.0.0.1';

/** The very same restore as into any other server; this one has no TLS, and what the script says for a password. */
export function databaseTrial(at: PropPath, database: IDatabase, engine: DatabaseEngine, method: BackupMethod, mounts: Mount[]): TrialParts {
  const { trial, variables, restore, shellImage } = method;
  const usual = engine._choice.resolve(at)?.memory?.usual;
  const { members, memory = usual } = database._facts!;
  const server: { readonly [variable: string]: string } = { HOST: LOOPBACK, ...trial.server };
  const env = {
    ...Object.fromEntries(Object.entries(variables).map(([variable, name]) => [name, server[variable]])),
    ...trial.env,
    ...method.env?.({ tls: false, members }),
  };
  const program: Program = { ...trial.program, files: { ...restore.files, ...trial.program.files } };
  return {
    container: serverArguments => ({
      ...running(program, serverArguments, shellImage !== undefined),
      env: Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
      mounts,
    }),
    server: true,
    takesArguments: !trial.withoutArguments,
    database: trial.database === undefined ? undefined : database.connection.database ?? trial.database,
    numbered: trial.numbered ?? false,
    memory: trial.inMemory ? memory && Size.kibibytes(2 * kibibytesOf(memory)) : usual,
    namedUser: trial.namedUser ?? false,
    needsQuery: false,
  };
}

const WITHOUT_SERVER = { server: false, takesArguments: false, numbered: false, namedUser: false };

export const FILES_TRIAL: TrialParts = {
  ...WITHOUT_SERVER,
  container: () => running(sh({ 'verify-files.sh': VERIFY_FILES_SH, 'verify.sh': VERIFY_SH, 'restore-files.sh': RESTORE_FILES_SH })),
  needsQuery: false,
};

/** Without the environment and the volumes of the program, and without its counterpart: what that restores into is somebody's. */
export function commandTrial(fileName: string): TrialParts {
  return {
    ...WITHOUT_SERVER,
    container: () => ({ ...running(sh({ 'verify-command.sh': VERIFY_COMMAND_SH, 'verify.sh': VERIFY_SH })), env: { FILE: fileName } }),
    needsQuery: true,
  };
}
