import { join } from "node:path";
import type { Harness } from "../harness/harness.js";
import { packageFolder } from "../package-folder.js";
import { tcpHarness } from "./tcp/tcp-harness.js";

/** The harness of the good TCP backend, which passes every case; a place is the address of its server. */
export async function createHarness(place?: string): Promise<Harness> {
  return await tcpHarness({
    name: "the good TCP backend",
    module: join(packageFolder(), "dist", "mutants", "good-tcp-harness.js"),
    placeOf: (address) => address,
    ...(place !== undefined && { address: place }),
  });
}

/** `createHarness` under a name that says which. */
export async function goodTcpHarness(): Promise<Harness> {
  return await createHarness();
}
