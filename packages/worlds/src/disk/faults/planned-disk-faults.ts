import { codeOf, type DiskCall, type DiskFault, type DiskFaults } from "./disk-faults.js";

/** Faults by a plan, with a record of those that struck. */
export class PlannedDiskFaults implements DiskFaults {
  readonly #plan: (call: DiskCall) => DiskFault | undefined;
  readonly #struck: string[] = [];

  /** @internal */
  constructor(plan: (call: DiskCall) => DiskFault | undefined) {
    this.#plan = plan;
  }

  /** How many calls met a fault. */
  get struck(): number {
    return this.#struck.length;
  }

  next(call: DiskCall): DiskFault | undefined {
    const fault = this.#plan(call);
    if (fault) this.#struck.push(describe(call, fault));
    return fault;
  }

  /** The calls that met a fault, a line each: print it when a test fails. */
  toString(): string {
    return this.#struck.join("\n");
  }
}

function describe({ call, path, dest }: DiskCall, fault: DiskFault): string {
  const what = codeOf(fault) ?? ("shortBytes" in fault ? `only ${fault.shortBytes} bytes` : "");
  return `${call} of ${path}${dest === undefined ? "" : ` to ${dest}`}: ${what}`;
}
