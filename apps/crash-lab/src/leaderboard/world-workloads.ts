/** What a writer does before the power fails. */
export interface WorldWorkload {
  readonly id: string;
  /** The bytes of the value that lies there, durable, from long before; nothing does without it. */
  readonly durableBytes?: number;
  /** The bytes of what is saved then, one after the other. */
  readonly savedBytes: readonly number[];
}

/** Short, so that nearly all disks that may be left can be tried: what matters is how one save follows another. */
export const worldWorkloads: readonly WorldWorkload[] = [
  { id: "first save", savedBytes: [1_500] },
  { id: "replaced by as much", durableBytes: 600, savedBytes: [600, 600] },
  { id: "replaced by more, then by less", durableBytes: 3_000, savedBytes: [10_000, 600] },
];
