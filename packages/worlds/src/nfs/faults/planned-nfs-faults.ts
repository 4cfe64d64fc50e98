import { InvalidArgumentError } from "@holdfast/core";
import { describeRequest, type NfsRequest } from "../rpc/nfs-request.js";
import { type NfsFaultName, nfsFaultModel, nfsFaultNames } from "./fault-model.js";
import type { NfsFault, NfsFaults } from "./nfs-fault.js";

/** A fault of the model, or one that is put together. */
export type NfsFaultChoice = NfsFaultName | NfsFault;

/** Faults by a plan, with a record of those that struck. */
export class PlannedNfsFaults implements NfsFaults {
  readonly #plan: (request: NfsRequest) => NfsFaultChoice | undefined;
  readonly #struck: string[] = [];

  /** @internal */
  constructor(plan: (request: NfsRequest) => NfsFaultChoice | undefined) {
    this.#plan = plan;
  }

  /** How many requests met a fault. */
  get struck(): number {
    return this.#struck.length;
  }

  next(request: NfsRequest): NfsFault | undefined {
    const choice = this.#plan(request);
    if (choice === undefined) return undefined;
    const told = typeof choice === "string" ? choice : `${choice.effect}, ${choice.answer}`;
    this.#struck.push(`${request.client} ${describeRequest(request)}: ${told}`);
    return typeof choice === "string" ? nfsFaultModel[choice].fault : choice;
  }

  /** The requests that met a fault, a line each: print it when a test fails. */
  toString(): string {
    return this.#struck.join("\n");
  }
}

/** @throws InvalidArgumentError when there is no such fault */
export function assertFaultName(name: string): void {
  if (Object.hasOwn(nfsFaultModel, name)) return;
  throw new InvalidArgumentError(
    `there is no fault ${JSON.stringify(name)}; choose from ${nfsFaultNames.join(", ")}`,
  );
}
