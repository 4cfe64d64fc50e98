import type { Backend } from "@holdfast/core";
import type { NetworkAddress } from "./network-address.js";
import type { PowerCuts } from "./power-cuts.js";
import type { Tuning } from "./tuning.js";

export interface OpenOptions {
  /** Reach the storage at this address instead of its own: a proxy of the suite that cuts connections. */
  readonly address?: NetworkAddress;
}

/** A place whose guarantees do not hold, for the probe to refuse. */
export interface BrokenPlace {
  /** What is broken about it, for the report: `tmpfs`, `a bucket that ignores If-None-Match`. */
  readonly name: string;
  open(): Backend | Promise<Backend>;
}

/**
 * What the suite knows of an adapter under test. A harness lies in a module of its own that exports `createHarness`,
 * since child processes import it too.
 */
export interface Harness {
  /** What is tested, as the report shall say it: `@holdfast/local on ext4`. */
  readonly name: string;
  /** The module that exports `createHarness`: `import.meta.url`. */
  readonly module: string;
  /** Names the data. `createHarness(place)` in another process reaches what this harness reaches. */
  readonly place: string;

  /**
   * Opens a client of its own, as another machine would be. Called many times, also from child processes; all of them
   * reach the same data. The suite closes what it opened.
   */
  open(options?: OpenOptions): Backend | Promise<Backend>;

  /** Removes all that is stored. Called before each case and after the last, and only when no client is open. */
  reset(): Promise<void>;

  /** Removes the place itself, at the end. Only called on the harness that was created without a place. */
  dispose?(): Promise<void>;

  /** Where the storage listens, if the adapter speaks TCP to it. `open({ address })` must then be heeded. */
  readonly address?: NetworkAddress;
  /** Places that `probe` must refuse. */
  readonly brokenPlaces?: readonly BrokenPlace[];
  /**
   * What lies in the storage that no key names and `tidy` should remove, such as temporary files of killed processes:
   * one text for each. Left out where `tidy` does not exist, or goes by age.
   */
  debris?(): Promise<readonly string[]>;
  /** A simulated machine whose power can be cut, for an adapter whose durability is `power-loss`. */
  powerCuts?(): PowerCuts | Promise<PowerCuts>;
  readonly tuning?: Partial<Tuning>;
  /** Cases that are known to fail, by id, each with its reason. They are told as such, never as passed. */
  readonly knownDeviations?: Readonly<Record<string, string>>;
}

/** What a harness' module exports under this name. Without a place it makes a fresh one. */
export type CreateHarness = (place?: string) => Harness | Promise<Harness>;
