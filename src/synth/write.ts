import { randomUUID } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';

/**
 * Writes a file, unless it has this content already. A file that was there is replaced in one step, so that there is the
 * old one or the new one at any time, whatever goes wrong.
 */
export function writeFile(file: string, bytes: Buffer): void {
  const existing = fs.lstatSync(file, { throwIfNoEntry: false });
  if (existing && !existing.isFile()) {
    // A link or a pipe stays one.
    fs.writeFileSync(file, bytes);
    return;
  }
  if (existing?.size === bytes.length && fs.readFileSync(file).equals(bytes)) {
    return;
  }
  // A short name, because that of the file itself may be as long as the file system allows.
  const temporary = path.join(path.dirname(file), `.cdk8s-${randomUUID()}.tmp`);
  try {
    fs.writeFileSync(temporary, bytes, { flag: 'wx' });
    if (existing) {
      fs.chmodSync(temporary, existing.mode);
    }
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}
