/** Bytes in every kind of memory that a caller may hold them in, each made from plain ones. */
export const viewsOf: readonly (readonly [what: string, make: (bytes: Uint8Array) => Uint8Array])[] = [
  ["a-Buffer", (bytes) => Buffer.from(bytes)],
  ["the-middle-of-a-larger-buffer", (bytes) => middleOf(bytes)],
  ["the-middle-of-a-larger-Buffer", (bytes) => Buffer.from(middleOf(bytes).buffer, 1000, bytes.length)],
  ["bytes-at-an-odd-offset", (bytes) => oddlyPlaced(bytes)],
  ["a-subclass-of-Uint8Array", (bytes) => new OwnBytes(bytes)],
];

class OwnBytes extends Uint8Array {}

function middleOf(bytes: Uint8Array): Uint8Array {
  const larger = new Uint8Array(bytes.length + 3000).fill(0xaa);
  larger.set(bytes, 1000);
  return larger.subarray(1000, 1000 + bytes.length);
}

function oddlyPlaced(bytes: Uint8Array): Uint8Array {
  const view = new Uint8Array(new ArrayBuffer(bytes.length + 1), 1);
  view.set(bytes);
  return view;
}
