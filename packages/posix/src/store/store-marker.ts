import { createHash } from "node:crypto";
import { join } from "node:path";
import { CorruptError, NotFoundError, UnsupportedFormatError } from "@holdfast/core";
import type { FileIdentity } from "../file-identity.js";
import type { FileMechanics } from "../file-mechanics.js";
import { readFileDurably } from "../read-file-durably.js";

/** The file at the root of a store that says what it is; no key may be its name. */
export const markerName = "holdfast.json";

const format = 1;

export interface StoreMarker {
  /** 32 hex digits, made at random with the store. */
  readonly id: string;
  readonly identity: FileIdentity;
}

/** The marker's text: one line of JSON whose `check` is over the rest, so that no flipped bit goes unseen. */
export function renderMarker(id: string): string {
  return `${JSON.stringify({ format, id, check: checkOf(id) })}\n`;
}

/**
 * The marker of the store at a root; undefined if there is none.
 * @throws UnsupportedFormatError when a newer Holdfast made the store.
 * @throws CorruptError when the marker is damaged.
 */
export async function readMarker(
  mechanics: FileMechanics,
  root: string,
  signal: AbortSignal,
): Promise<StoreMarker | undefined> {
  const path = join(root, markerName);
  try {
    const what = `reading of the store's marker`;
    const { bytes, identity } = await readFileDurably(
      mechanics,
      { path, key: markerName, what },
      undefined,
      signal,
    );
    return { id: parseMarker(Buffer.from(bytes).toString("latin1"), path), identity };
  } catch (error) {
    if (NotFoundError.isInstance(error)) return undefined;
    throw error;
  }
}

function parseMarker(text: string, path: string): string {
  const { format: version, id, check } = parseObject(text);
  // A newer format may do without the check; but if it is there, and wrong, the number is not to be believed.
  const believable = check === undefined || check === checkOf(String(id), Number(version));
  if (Number.isInteger(version) && Number(version) > format && believable) {
    throw new UnsupportedFormatError(
      `the store at ${path} has format ${version}, and this Holdfast knows up to ${format}; use a newer one`,
    );
  }
  if (typeof id === "string" && /^[0-9a-f]{32}$/.test(id) && renderMarker(id) === text) return id;
  throw new CorruptError(
    `the store's marker ${path} is damaged; restore it from a backup, it must be as it was when the store was made`,
    { key: markerName },
  );
}

function parseObject(text: string): { format?: unknown; id?: unknown; check?: unknown } {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

function checkOf(id: string, version: number = format): string {
  return createHash("sha256").update(`holdfast store ${version} ${id}`).digest("hex").slice(0, 16);
}
