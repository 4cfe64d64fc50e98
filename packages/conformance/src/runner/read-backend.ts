import type { Backend, BackendTraits } from "@holdfast/core";
import type { Harness } from "../harness/harness.js";
import { InvalidHarnessError } from "../harness/invalid-harness-error.js";

/** What a backend says about itself. */
export interface BackendFacts {
  readonly name: string;
  readonly specVersion: number;
  readonly traits: BackendTraits;
}

/**
 * Opens a client for what it says about itself.
 * @throws InvalidHarnessError when none can be opened, or when it is of another version of the contract.
 */
export async function readBackend(harness: Harness): Promise<BackendFacts> {
  const client = await opened(harness);
  try {
    const { name, specVersion, traits } = client;
    if (specVersion !== 1) {
      throw new InvalidHarnessError(
        `the backend has specVersion ${String(specVersion)}; this suite tests version 1, so use the suite that belongs to it`,
      );
    }
    if (typeof name !== "string" || name === "") {
      throw new InvalidHarnessError(`the backend's name is ${JSON.stringify(name)}; give it a short name`);
    }
    if (typeof traits !== "object" || traits === null) {
      throw new InvalidHarnessError("the backend declares no traits; see BackendTraits of @holdfast/core");
    }
    return { name, specVersion, traits };
  } finally {
    await client.close();
  }
}

export async function readTraits(harness: Harness): Promise<BackendTraits> {
  return (await readBackend(harness)).traits;
}

async function opened(harness: Harness): Promise<Backend> {
  try {
    return await harness.open();
  } catch (cause) {
    throw new InvalidHarnessError(`open() of the harness ${harness.name} failed`, { cause });
  }
}
