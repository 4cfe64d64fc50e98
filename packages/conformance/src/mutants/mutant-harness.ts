import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidArgumentError } from "@holdfast/core";
import type { Harness } from "../harness/harness.js";
import { packageFolder } from "../package-folder.js";
import type { AdapterMutant } from "./adapter-mutant.js";
import { adapterMutants } from "./adapter-mutants.js";
import { fileHarness } from "./file-harness.js";
import { tcpHarness } from "./tcp/tcp-harness.js";

/**
 * The harness of a mutant. A place is its id, `@`, and the directory of its objects or the address of its server, so that
 * another process makes the same mutant; or only its id, for a fresh place.
 * @throws InvalidArgumentError when there is no such mutant.
 */
export async function createHarness(place?: string): Promise<Harness> {
  const [id = "", ...rest] = (place ?? "").split("@");
  const mutant = adapterMutants.find((candidate) => candidate.id === id);
  if (!mutant) {
    const known = adapterMutants.map((candidate) => candidate.id).join(", ");
    throw new InvalidArgumentError(`there is no mutant "${id}"; a place begins with one of: ${known}`);
  }
  return await harnessOf(mutant, rest.length > 0 ? rest.join("@") : undefined);
}

/**
 * The harness of one of the mutants, on a fresh place.
 * @throws InvalidArgumentError when there is no such mutant.
 */
export async function mutantHarness(id: string): Promise<Harness> {
  return await createHarness(id);
}

async function harnessOf(mutant: AdapterMutant, place: string | undefined): Promise<Harness> {
  const { id, title, tcpSteps, verbs } = mutant;
  const name = `the mutant ${id}: ${title}`;
  const module = join(packageFolder(), "dist", "mutants", "mutant-harness.js");
  if (tcpSteps) {
    const given = { ...(place !== undefined && { address: place }), ...(verbs && { verbs }) };
    return await tcpHarness({
      ...given,
      name,
      module,
      placeOf: (address) => `${id}@${address}`,
      steps: tcpSteps,
    });
  }
  const directory = place ?? (await mkdtemp(join(tmpdir(), `holdfast-${id}-`)));
  return await fileHarness({ ...mutant, name, module, place: `${id}@${directory}`, directory });
}
