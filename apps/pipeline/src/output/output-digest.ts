import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

interface DigestedFile {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Every file of an output directory, by name, and one digest over all names and contents. */
export interface OutputDigest {
  readonly files: readonly DigestedFile[];
  readonly bytes: number;
  readonly sha256: string;
}

export async function digestOutput(directory: string): Promise<OutputDigest> {
  const files: DigestedFile[] = [];
  const total = createHash("sha256");
  for (const file of (await readdir(directory)).sort()) {
    const digested = await digestFile(directory, file);
    total.update(`${digested.sha256} ${digested.bytes} ${file}\n`);
    files.push(digested);
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { files, bytes, sha256: total.digest("hex") };
}

async function digestFile(directory: string, file: string): Promise<DigestedFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  await pipeline(createReadStream(join(directory, file)), async (chunks) => {
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  });
  return { file, bytes, sha256: hash.digest("hex") };
}
