/** The entries of a map whose order means nothing, in one order however the program has them. */
export function sortedEntries<T>(map: { readonly [key: string]: T }): [key: string, value: T][] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}
