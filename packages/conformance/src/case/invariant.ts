/** The invariants of the checkpoint protocol; every case holds one of them. */
export type Invariant =
  | "ATOMIC"
  | "DURABLE"
  | "LINEAR"
  | "FENCED"
  | "RESTORABLE"
  | "MONOTONE"
  | "HONEST"
  | "BOUNDED"
  | "CLEAN"
  | "PROGRESS"
  | "SEALED"
  | "EFFECTIVE";
