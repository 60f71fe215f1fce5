import { createHash } from 'crypto';
import { sortedEntries } from '../objects/entries';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkAbsolutePath } from '../validation/rules/paths';
import { checkText } from '../validation/rules/text';

const CONFIG_MAP_LIMIT = 1024 * 1024;

/** Files whose content stands in the program: absolute path in the container → content. */
type ConfigFiles = { [path: string]: string };

/** The key of the ConfigMap under which a file lies: `/etc/app/a.yaml` → `etc_app_a.yaml`. */
export function configKey(path: string): string {
  // A key cannot be "." and cannot start with "..".
  const key = path.slice(1).replace(/[^-._a-zA-Z0-9]/g, '_').replace(/^\.(?=\.|$)/, '_');
  // What every object of JavaScript has is no key of the maps of cdk8s.
  return key in {} ? `_${key}` : key;
}

/** Changes when a file does; as an annotation of the pods it rolls them, which read a file once only. */
export function configHash(data: { [key: string]: string }): string {
  return createHash('sha256').update(JSON.stringify(sortedEntries(data))).digest('hex').slice(0, 16);
}

/** Adds the files of one container to the data of the pod's ConfigMap. */
export function collectConfigFiles(at: PropPath, files: ConfigFiles, data: { [key: string]: string }): void {
  for (const [path, content] of Object.entries(files)) {
    const place = at.at(path);
    if (!checkAbsolutePath(place, path) || path.endsWith('/')) {
      if (path.endsWith('/')) {
        place.report(ProblemCode.FILE_PATH, 'is not the path of a file', path, 'end it with the name of the file');
      }
      continue;
    }
    if (!checkText(place, content, 'write the content of the file')) {
      continue;
    }
    const key = configKey(path);
    if (Object.hasOwn(data, key) && data[key] !== content) {
      place.report(ProblemCode.DUPLICATE, `has another content than the file that shares its key ${key}`, undefined, 'give one of them another path');
    } else if (key.length > 253) {
      place.report(ProblemCode.FILE_PATH, `has ${key.length} characters`, undefined, 'use at most 253');
    }
    data[key] = content;
  }
}

export function checkConfigSize(at: PropPath, data: { [key: string]: string }): void {
  const bytes = Object.entries(data).reduce((sum, [key, content]) => sum + key.length + Buffer.byteLength(content), 0);
  if (bytes > CONFIG_MAP_LIMIT) {
    at.report(ProblemCode.TOO_LARGE, `has ${bytes} bytes in all`, undefined, 'keep the files below 1 MiB together, or put them on a volume');
  }
}
