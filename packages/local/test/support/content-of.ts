/** What an object of this name holds in the tests: text for a record, some hundred kibibytes for a state object. */
export function contentOf(name: string): Uint8Array {
  const size = name.includes("/state/") ? 700_001 : 1;
  return Buffer.from(name.repeat(Math.ceil(size / name.length)), "latin1");
}
