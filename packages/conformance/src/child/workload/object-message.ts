import type { Json } from "@holdfast/core";
import { type MadeContent, madeBytes } from "./made-bytes.js";

/** What a process that stores objects tells: each thing before it does it, and each acknowledgement. */
export type ObjectMessage =
  | { readonly kind: "writing"; readonly key: string; readonly lengthBytes: number }
  | { readonly kind: "written"; readonly key: string }
  | { readonly kind: "creating"; readonly key: string; readonly by: string }
  | { readonly kind: "created"; readonly key: string; readonly by: string }
  | { readonly kind: "exists"; readonly key: string; readonly by: string; readonly winner: string }
  | { readonly kind: "removing"; readonly key: string }
  | { readonly kind: "removed"; readonly key: string }
  | {
      readonly kind: "failed";
      readonly key: string;
      readonly by: string;
      readonly verb: string;
      readonly code: string;
      readonly outcome: string;
      readonly message: string;
    }
  | { readonly kind: "done" };

export function asObjectMessages(told: readonly Json[]): readonly ObjectMessage[] {
  return told as readonly ObjectMessage[];
}

export function writtenBytes(key: string, lengthBytes: number): Buffer {
  return madeBytes({ name: key, lengthBytes });
}

/** What a process gives a key that several want: it says who made it, and who reads it can check every byte. */
export function createdBytes(key: string, by: string): Buffer {
  const content: MadeContent = {
    name: `${key} by ${by}`,
    lengthBytes: (key.length * 997 + by.length * 61) % 9000,
  };
  return Buffer.concat([Buffer.from(`${by}\n`), madeBytes(content)]);
}

/** Who made the object that these bytes are, all of them; `undefined` when they are nobody's, or not all. */
export function creatorOf(key: string, bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = text.indexOf("\n");
  if (end < 1 || end > 100) return undefined;
  const by = text.toString("latin1", 0, end);
  return createdBytes(key, by).equals(text) ? by : undefined;
}
