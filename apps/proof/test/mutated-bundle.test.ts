import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../src/matrix/run-in-process.js";
import { mutatedBundle } from "../src/mutated-bundle.js";
import { protocolMutants } from "../src/protocol-mutants/protocol-mutants.js";
import { StalePatchError } from "../src/source-patch/source-patch.js";

const entry = join(import.meta.dirname, "..", "src", "bundled", "store-cases.ts");
const request = { cases: ["STORE-12", "STORE-17"], seed: 1, seeds: 1, tuning: { caseDeadlineMs: 30_000 } };

describe("a mutated bundle", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "holdfast-bundle-"));
  });
  afterAll(async () => await rm(directory, { recursive: true }));

  it("runs the mutated code, and the good one without a patch", async () => {
    const patch = protocolMutants.find(({ id }) => id === "no-floor-check");
    const [good, bad] = [join(directory, "good.mjs"), join(directory, "bad.mjs")];
    await mutatedBundle({ entry, outfile: good });
    await mutatedBundle({ entry, outfile: bad, ...(patch && { patch }) });
    const outcomes = async (program: string, mutant?: string): Promise<readonly string[]> => {
      const asked = { ...request, ...(mutant !== undefined && { mutant }) };
      const { verdicts, crash } = await runInProcess(program, asked, { boundMs: 60_000, directory });
      expect(crash).toBeUndefined();
      return verdicts.map(({ id, outcome }) => `${id} ${outcome}`);
    };
    expect(await outcomes(good)).toEqual(["STORE-12 pass", "STORE-17 pass"]);
    expect(await outcomes(bad, "no-floor-check")).toEqual(["STORE-12 pass", "STORE-17 fail"]);
  });

  it("refuses to run as another than it is", async () => {
    const program = join(directory, "good.mjs");
    const { verdicts, crash } = await runInProcess(
      program,
      { ...request, mutant: "no-floor-check" },
      { boundMs: 60_000, directory },
    );
    expect(verdicts).toEqual([]);
    expect(crash).toContain("StalePatchError");
  });

  it("is refused when the program does not contain what is patched", async () => {
    const patch = {
      id: "elsewhere",
      file: "local/src/index.ts",
      find: "localBackend",
      replace: "remoteBackend",
    };
    const making = mutatedBundle({ entry, outfile: join(directory, "none.mjs"), patch });
    await expect(making).rejects.toThrow(StalePatchError);
  });
});
