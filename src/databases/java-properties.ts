/** Settings as a `.properties` file, which Java reads as Latin-1: all else is escaped, as is what has a meaning there. */
export function javaProperties(settings: { readonly [key: string]: string | undefined }): string {
  return Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escaped(value!)}\n`)
    .join('');
}

function escaped(value: string): string {
  return value
    .replace(/\\/g, '\\\\')
    .replace(/^ /, '\\ ')
    .replace(/[^ -~]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
