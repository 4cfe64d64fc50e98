/** A text of so many bytes that tells which save of which key it is, all through. */
export function valueText(key: number, version: number, bytes: number): string {
  const token = `${key}.${version};`;
  return token.repeat(Math.ceil(bytes / token.length)).slice(0, bytes);
}
