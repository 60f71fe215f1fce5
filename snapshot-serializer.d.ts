export function test(value: unknown): boolean;
export function serialize(value: { toYaml(): string }): string;
