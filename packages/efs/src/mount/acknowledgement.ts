import { type Durability, InvalidArgumentError } from "@holdfast/core";

/** What a user may accept by name: hazards that a client cannot see, and places that are refused otherwise. */
export type Acknowledgement =
  | "one-zone-loss"
  | "reply-cache-not-persistent"
  | "server-unproven"
  | "call-applied-late"
  | "not-linux"
  | "unseen-mount"
  | "local-disk"
  | "tmpfs"
  | "ramfs"
  | "overlay"
  | "fuse"
  | "network"
  | "unknown-filesystem"
  | "nobarrier"
  | "nfs3"
  | "nfs42"
  | "soft"
  | "softerr"
  | "read-only";

/** Each name, and what an acknowledged write survives at most where it is accepted. */
const survival: Record<Acknowledgement, Durability> = {
  "one-zone-loss": "machine-loss",
  "reply-cache-not-persistent": "machine-loss",
  "server-unproven": "machine-loss",
  "call-applied-late": "machine-loss",
  "not-linux": "process-crash",
  "unseen-mount": "process-crash",
  "local-disk": "power-loss",
  tmpfs: "process-crash",
  ramfs: "process-crash",
  overlay: "process-crash",
  fuse: "process-crash",
  network: "process-crash",
  "unknown-filesystem": "process-crash",
  nobarrier: "process-crash",
  nfs3: "machine-loss",
  nfs42: "machine-loss",
  soft: "machine-loss",
  softerr: "machine-loss",
  "read-only": "machine-loss",
};

const weakestFirst: readonly Durability[] = ["none", "process-crash", "power-loss", "machine-loss"];

/** Every name that `acknowledge` takes. */
export const knownAcknowledgements: readonly Acknowledgement[] = Object.keys(survival).filter(isKnown);

/** @throws InvalidArgumentError naming a value that is no such name, and those that are. */
export function parseAcknowledgements(values: unknown): ReadonlySet<Acknowledgement> {
  if (!Array.isArray(values)) {
    throw new InvalidArgumentError(`acknowledge is ${shown(values)}; give a list of names`);
  }
  const parsed = new Set<Acknowledgement>();
  for (const value of values) {
    if (!isKnown(value)) {
      const known = knownAcknowledgements.join(", ");
      throw new InvalidArgumentError(`acknowledge has ${shown(value)}; known names are ${known}`);
    }
    parsed.add(value);
  }
  return parsed;
}

/** What an acknowledged write can still be said to survive with these accepted. */
export function durabilityWith(acknowledged: ReadonlySet<Acknowledgement>): Durability {
  const allowed = [...acknowledged].map((name) => survival[name]);
  return weakestFirst.find((durability) => allowed.includes(durability)) ?? "machine-loss";
}

function isKnown(value: unknown): value is Acknowledgement {
  return typeof value === "string" && Object.hasOwn(survival, value);
}

function shown(value: unknown): string {
  return typeof value === "string" || typeof value === "object" ? JSON.stringify(value) : String(value);
}
