/** What a backend declares about itself. The conformance suite holds it to each declaration. */
export interface BackendTraits {
  /** `list` answers in ascending byte order of keys. Without it the log is listed whole to find its head. */
  readonly orderedListing: boolean;
  /** Entries up to this size travel inside the record instead of an object of their own, in bytes. */
  readonly inlineLimitBytes: number;
  /** Small entries that no longer fit the record are packed into objects of about this size, in bytes. */
  readonly preferredObjectBytes: number;
  /** What an acknowledged write survives here. */
  readonly durability: Durability;
  /** What the place does that a user should know of, each with an id and how the adapter meets it. */
  readonly hazards: readonly Hazard[];
}

/**
 * What an acknowledged write survives: nothing beyond the process, a killed process,
 * a power cut of the machine, or the loss of a machine.
 */
export type Durability = "none" | "process-crash" | "power-loss" | "machine-loss";

/** A known way in which storage of this kind breaks naive users of it. */
export interface Hazard {
  readonly id: string;
  /** `avoided`: the protocol never does it. `mitigated`: met. `accepted`: acknowledged by name. `refused`: such a place is. `residual`: remains. */
  readonly disposition: "avoided" | "mitigated" | "refused" | "accepted" | "residual";
  readonly explanation: string;
}
