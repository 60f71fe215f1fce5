/** A setting as a value in YAML: numbers, truth values, lists and maps as they are, and all else as a text. */
export function yamlValue(value: string): string {
  return /^(true|false|null|-?\d+(\.\d+)?|[[{].*[\]}])$/.test(value) ? value : JSON.stringify(value);
}
