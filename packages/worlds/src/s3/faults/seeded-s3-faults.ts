import { InvalidArgumentError } from "@holdfast/core";
import { Choices } from "../../choices.js";
import { type S3FaultName, s3FaultModel, s3FaultNames, s3FaultsFor } from "./fault-model.js";
import type { PlannedS3Fault, S3FaultRequest, S3Faults } from "./s3-faults.js";

export interface SeededS3FaultsOptions {
  /** Where chance comes from: `new Choices(seed)`. */
  readonly choices: Choices;
  /** How often a request meets a fault, from 0 to 1. */
  readonly rate: number;
  /** The faults to choose from. Default: all of the model that break no promise of S3. */
  readonly faults?: readonly S3FaultName[];
  /** At the latest after so many milliseconds what is late lands. Default 20. */
  readonly lateMs?: number;
}

/**
 * Faults by chance, for one client. The fate of the n-th request of an operation depends only on the choices, the
 * operation and n, whatever else is under way.
 * @throws InvalidArgumentError when an option cannot be used.
 */
export function seededS3Faults(options: SeededS3FaultsOptions): S3Faults {
  const { choices, rate, faults, lateMs = 20 } = options;
  if (!(rate >= 0 && rate <= 1)) throw new InvalidArgumentError(`rate is ${rate}; give a number from 0 to 1`);
  if (!(lateMs >= 0)) throw new InvalidArgumentError(`lateMs is ${lateMs}; give milliseconds, from 0`);
  const unknown = faults?.find((name) => !s3FaultNames.includes(name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(
      `there is no fault ${JSON.stringify(unknown)}; choose from ${s3FaultNames}`,
    );
  }
  const seed = choices.below(2 ** 32);
  const streams = new Map<string, Choices>();

  const fault = (request: S3FaultRequest): PlannedS3Fault | undefined => {
    const own = streams.get(request.operation) ?? new Choices(seed ^ numberOf(request.operation));
    streams.set(request.operation, own);
    // Each request takes the same number of choices, so that options do not shift those of later ones.
    const [strikes, which, where, when] = [own.fraction(), own.fraction(), own.fraction(), own.fraction()];
    const among = s3FaultsFor(request).filter((name) => faults === undefined || faults.includes(name));
    const name = among[Math.floor(which * among.length)];
    if (strikes >= rate || name === undefined) return undefined;
    return { ...placed(s3FaultModel[name], where), name, lateMs: when * lateMs };
  };
  return { fault };
}

/** The same fault at another place of the body. */
function placed<T extends { readonly response: PlannedS3Fault["response"] }>(fault: T, fraction: number): T {
  const { response } = fault;
  return "fraction" in response && response.fraction > 0
    ? { ...fault, response: { ...response, fraction } }
    : fault;
}

/** FNV-1a. */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
