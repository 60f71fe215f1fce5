import { randomUUID } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { Problem, ProblemCode } from '../validation/problem';
import { ValidationError } from '../validation/validation-error';

/**
 * Files that are written under temporary names beside their places, and take their places together at the end: until
 * then nothing has changed, and each file is the old one or the new one at any time, whatever goes wrong. Files that
 * would not change are left alone.
 */
export class StagedFiles {
  /** Temporary names by the files whose place they take. */
  private readonly staged = new Map<string, string>();
  private readonly inPlace = new Map<string, Buffer>();
  private readonly directories: string[] = [];
  /** Paths of the constructs that files come from. */
  private readonly origins = new Map<string, string>();
  private readonly problems: Problem[] = [];

  /** Makes a directory, and those above it. */
  public makeDirectory(directory: string): void {
    const first = fs.mkdirSync(directory, { recursive: true });
    for (let each = path.resolve(directory); first !== undefined && each.length >= path.resolve(first).length; each = path.dirname(each)) {
      this.directories.push(each);
    }
  }

  /**
   * Writes a file. Of two with the same name, none takes its place: the second would be there instead of the first.
   *
   * @param origin path of the construct that it comes from; that of the app is empty
   */
  public write(file: string, bytes: Buffer, origin = ''): void {
    const first = this.origins.get(file);
    if (first !== undefined) {
      this.problems.push({
        code: ProblemCode.CONFLICT,
        path: origin,
        message: `would be written to the file of ${first || 'the app'}: ${path.basename(file)}`,
        fix: 'give one of them another name; with YamlOutputType.FILE_PER_CHART, objects stand together in the file of their chart',
      });
      return;
    }
    this.origins.set(file, origin);
    const existing = fs.lstatSync(file, { throwIfNoEntry: false });
    if (existing && !existing.isFile()) {
      this.inPlace.set(file, bytes); // A link or a pipe stays one.
      return;
    }
    if (existing?.size === bytes.length && fs.readFileSync(file).equals(bytes)) {
      return;
    }
    // A short name, because that of the file itself may be as long as the file system allows.
    const temporary = path.join(path.dirname(file), `.cdk8s-${randomUUID()}.tmp`);
    this.staged.set(file, temporary);
    fs.writeFileSync(temporary, bytes, { flag: 'wx' });
    if (existing) {
      fs.chmodSync(temporary, existing.mode);
    }
  }

  /**
   * Puts all files in their places.
   *
   * @throws ValidationError where several would be one
   */
  public commit(): void {
    if (this.problems.length > 0) {
      throw new ValidationError(this.problems);
    }
    this.inPlace.forEach((bytes, file) => fs.writeFileSync(file, bytes));
    this.staged.forEach((temporary, file) => {
      fs.renameSync(temporary, file);
      this.staged.delete(file);
    });
  }

  /** Removes all that is not in its place yet, and the directories that were made for it. */
  public discard(): void {
    this.staged.forEach(temporary => fs.rmSync(temporary, { force: true }));
    for (const directory of this.directories.sort((a, b) => b.length - a.length)) {
      try {
        fs.rmdirSync(directory);
      } catch {
        // There is something in it.
      }
    }
  }
}
