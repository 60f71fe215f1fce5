/** A text as one word of a shell, on one line, whatever is in it. */
export function shellWord(text: string): string {
  if (/\p{Cc}/u.test(text)) {
    const escaped = text.replace(/['\\]/g, '\\$&').replace(/\p{Cc}/gu, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
    return `$'${escaped}'`;
  }
  return /^[\w@%+=:,./][\w@%+=:,./-]*$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}

/** kubectl, in a namespace. */
export function kubectlIn(namespace: string | undefined): string {
  return namespace === undefined ? 'kubectl' : `kubectl --namespace ${shellWord(namespace)}`;
}

/** A text within a line of Markdown: nothing in it begins a block, and control characters are gone. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/`/g, '\\`').replace(/</g, '\\<');
}
