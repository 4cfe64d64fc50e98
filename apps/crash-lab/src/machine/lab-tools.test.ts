import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CannotRunError } from "../program/cannot-run-error.js";
import { installTools, type LabTool, missingTools } from "./lab-tools.js";

const one: LabTool = { command: "holdfast-test-one", package: "package-one" };
const two: LabTool = { command: "holdfast-test-two", package: "package-two" };

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-tools-"));
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

async function command(name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}

/** A machine on which nothing is found but what lies in the folder. Its apt-get notes what it is asked for. */
async function machineWith(aptGet: string): Promise<void> {
  vi.stubEnv("PATH", folder);
  await command("apt-get", `echo "$@" >> ${folder}/asked; ${aptGet}`);
}

const makesOne = (): string =>
  `printf '#!/bin/sh\\n' > ${folder}/${one.command}; /bin/chmod +x ${folder}/${one.command}`;
const asked = async (): Promise<readonly string[]> =>
  (await readFile(join(folder, "asked"), "utf8")).trim().split("\n");

describe("tools that are missing", () => {
  it("are those that no folder has as a program", async () => {
    await command(one.command, "true");
    await writeFile(join(folder, two.command), "not a program");
    expect(await missingTools([one, two], `/nowhere:${folder}`)).toEqual([two]);
  });

  it("are installed, and nothing is asked for where all is there", async () => {
    await machineWith(makesOne());
    await installTools([one, one]);
    expect(await asked()).toEqual(["install --yes --no-install-recommends package-one"]);
    await installTools([one]);
    expect(await asked()).toHaveLength(1);
  });

  it("are installed after the lists of packages were brought up to date, where they are too old", async () => {
    await machineWith(
      `case "$1" in update) > ${folder}/fresh;; *) [ -e ${folder}/fresh ] || exit 100; ${makesOne()};; esac`,
    );
    await installTools([one]);
    expect((await asked()).map((line) => line.split(" ")[0])).toEqual(["install", "update", "install"]);
  });

  it("that cannot be installed are named, and why", async () => {
    await machineWith('echo "E: Unable to locate package" >&2; exit 100');
    await expect(installTools([one, two])).rejects.toThrow(
      /holdfast-test-one, holdfast-test-two \(Debian: package-one, package-two\).*Unable to locate/,
    );
    await expect(installTools([one])).rejects.toBeInstanceOf(CannotRunError);
  });

  it("are named where there is no apt-get, and where it brings something else", async () => {
    vi.stubEnv("PATH", folder);
    await expect(installTools([one])).rejects.toThrow(/package-one.*there is no apt-get/);
    await machineWith("true");
    await expect(installTools([one])).rejects.toThrow(/came without holdfast-test-one/);
  });
});
