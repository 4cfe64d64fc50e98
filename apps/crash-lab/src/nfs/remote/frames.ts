import type { Duplex } from "node:stream";
import { deserialize, serialize } from "node:v8";

const headerBytes = 4;

/** Sends a value that can be cloned, bytes included. */
export function sendFrame(stream: Duplex, value: unknown): void {
  const body = serialize(value);
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(body.length);
  stream.write(Buffer.concat([header, body]));
}

/** Hears each value that comes, as soon as all of it has come. What a cut left of the last one was never sent. */
export function hearFrames(stream: Duplex, hear: (value: unknown) => void): void {
  let chunks: Buffer[] = [];
  let had = 0;
  const wanted = (): number => {
    const [first] = chunks;
    if (!first || had < headerBytes) return Number.POSITIVE_INFINITY;
    if (first.length < headerBytes) chunks = [Buffer.concat(chunks)];
    return headerBytes + (chunks[0]?.readUInt32BE(0) ?? 0);
  };
  stream.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    had += chunk.length;
    while (had >= wanted()) {
      const all = Buffer.concat(chunks);
      const end = wanted();
      chunks = [all.subarray(end)];
      had = all.length - end;
      hear(deserialize(all.subarray(headerBytes, end)));
    }
  });
}
