/** Nothing for an empty list: a manifest says nothing about what there is none of. */
export function listOrNone<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
