import { InvalidArgumentError } from "@holdfast/core";

/** The checks of a place that a user may accept by name although they fail. */
export type Acknowledgement =
  | "tmpfs"
  | "ramfs"
  | "overlay"
  | "fuse"
  | "network"
  | "nfs"
  | "no-hard-links"
  | "read-only"
  | "nobarrier"
  | "unknown-filesystem"
  | "case-insensitive"
  | "permissions";

/** Each name, and whether what is acknowledged there can still be said to survive a power cut. */
const survivesPowerLoss: Record<Acknowledgement, boolean> = {
  tmpfs: false,
  ramfs: false,
  overlay: false,
  fuse: false,
  network: false,
  nfs: false,
  "no-hard-links": false,
  "read-only": true,
  nobarrier: false,
  "unknown-filesystem": false,
  "case-insensitive": true,
  permissions: true,
};

/** Every name that `acknowledge` takes. */
export const knownAcknowledgements: readonly Acknowledgement[] =
  Object.keys(survivesPowerLoss).filter(isKnown);

/** @throws InvalidArgumentError naming a value that is no such name, and those that are. */
export function parseAcknowledgements(values: readonly string[]): ReadonlySet<Acknowledgement> {
  if (!Array.isArray(values)) {
    throw new InvalidArgumentError(`acknowledge is ${JSON.stringify(values)}; give a list of names`);
  }
  const parsed = new Set<Acknowledgement>();
  for (const value of values) {
    if (!isKnown(value)) {
      const known = knownAcknowledgements.join(", ");
      throw new InvalidArgumentError(`acknowledge has ${JSON.stringify(value)}; known names are ${known}`);
    }
    parsed.add(value);
  }
  return parsed;
}

/** Whether power-loss durability is still promised with these acknowledged. */
export function keepsDurability(acknowledged: ReadonlySet<Acknowledgement>): boolean {
  return [...acknowledged].every((name) => survivesPowerLoss[name]);
}

function isKnown(value: unknown): value is Acknowledgement {
  return typeof value === "string" && Object.hasOwn(survivesPowerLoss, value);
}
