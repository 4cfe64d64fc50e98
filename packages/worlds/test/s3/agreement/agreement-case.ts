import type { Commands } from "./commands.js";
import type { StoreUnderTest } from "./store.js";

/** Requests, and what a store that is as Amazon S3 answers to each. */
export interface AgreementCase {
  readonly name: string;
  /** In a bucket that keeps versions. */
  readonly isVersioned?: boolean;
  run(store: StoreUnderTest, commands: Commands): Promise<void>;
}
