/** A type of `kubernetes-types`, which leave `apiVersion` and `kind` optional, as an object must have it. */
export type Typed<T> = T & { apiVersion: string; kind: string };
