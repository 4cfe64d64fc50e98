import { createHash } from "node:crypto";

/** What Hive, Spark and their likes take for no value. */
const noValue = "__HIVE_DEFAULT_PARTITION__";
const longest = 160;
const unsafe = /[^A-Za-z0-9_.@+,-]/gu;

/**
 * Any text as one segment of a path, on S3 and on every file system: what is not plain ASCII is percent-encoded as UTF-8,
 * and so are dots where the name would mean a directory. Different texts have different segments. An empty text, and no
 * value, is `__HIVE_DEFAULT_PARTITION__`; a long one is cut and ends in a part of its SHA-256.
 */
export function escapeSegment(value: string | number | bigint | boolean | null | undefined): string {
  const text = value === null || value === undefined ? "" : String(value);
  if (text === "") return noValue;
  const encoded = text
    .toWellFormed()
    .replace(unsafe, percentEncoded)
    // Hidden names, and the one that stands for no value, are nobody's own.
    .replace(/^[_.]/, percentEncoded)
    .replace(/\.$/, percentEncoded);
  if (encoded.length <= longest && text.isWellFormed()) return encoded;
  const digest = createHash("sha256").update(text, "utf16le").digest("hex").slice(0, 24);
  return `${encoded.slice(0, longest - 27).replace(/%.?$/, "")}~${digest}`;
}

function percentEncoded(character: string): string {
  return [...Buffer.from(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
    .join("");
}
