import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { describe, expect, it, vi } from "vitest";

const readme = new URL("../README.md", import.meta.url);
const diskWorld = new URL("../../../docs/disk-world.md", import.meta.url);
/** Inside the package, so that the test runner resolves the examples' imports as it does those of tests. */
const exampleFolder = new URL("../.reports/readme-examples/", import.meta.url);

/** Runs the example of a page that contains a text, as it stands there but for a change. */
async function runExample(
  page: URL,
  containing: string,
  change: (code: string) => string = (code) => code,
): Promise<void> {
  const text = await readFile(page, "utf8");
  const examples = [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code ?? "");
  const [code = "", ...others] = examples.filter((example) => example.includes(containing)).map(change);
  expect(code).not.toBe("");
  expect(others).toEqual([]);
  await mkdir(exampleFolder, { recursive: true });
  const digest = createHash("sha256").update(code).digest("hex").slice(0, 12);
  const file = new URL(`${containing}-${digest}.ts`, exampleFolder);
  await writeFile(file, code);
  await import(file.pathname);
}

/** What an example printed. */
async function printedBy(run: () => Promise<void>): Promise<unknown[]> {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  try {
    await run();
    return log.mock.calls.map(([first]) => first);
  } finally {
    log.mockRestore();
  }
}

describe("the README's examples", () => {
  it("the writer without fsync is found out", async () => {
    await expect(runExample(readme, "PowerCutDisk")).rejects.toThrow(
      /power cut at moment \d+.*\n(.*\n)*.*lost/,
    );
  });

  it("the scripted fault strikes", async () => {
    const [story, unused] = await printedBy(async () => await runExample(readme, "scriptedFaults"));
    expect(story).toMatch(/create of orders\/log\/\S+: late, what was to land late is applied/);
    expect(unused).toEqual([]);
  });

  it("the client takes its own request for another's", async () => {
    const [story] = await printedBy(async () => await runExample(readme, "scriptedS3Faults"));
    expect(story).toBe(
      "#1 client 1 PutObject bucket/lock: 200, lost-reset\n" +
        "#2 client 1 PutObject bucket/lock: 412 PreconditionFailed",
    );
  });

  it("the rename fails and is applied, and the absence is believed", async () => {
    const [story] = await printedBy(async () => await runExample(readme, "scriptedNfsFaults"));
    expect(story).toMatch(/RENAME of \/config.tmp to \/config: applied, server failed over/);
    expect(story).toMatch(/RENAME of \/config.tmp to \/config: ENOENT/);
  });

  it("the proxy listens, and closes", async () => {
    const [address] = await printedBy(async () => await runExample(readme, "scriptedCuts"));
    expect(address).toMatchObject({ host: "127.0.0.1", port: expect.any(Number) });
  });
});

describe("the example of how to test a writer", () => {
  it("finds nothing wrong with the writer that it shows", async () => {
    const [line] = await printedBy(async () => await runExample(diskWorld, "save(disk.mount()"));
    expect(line).toMatch(/^\d+ crash states, none of them wrong$/);
    expect(Number.parseInt(String(line), 10)).toBeGreaterThan(10);
  });

  it.each([
    ["fsync of the file", (code: string) => code.replace(", { flush: true }", "")],
    ["fsync of the directory", (code: string) => code.replace("await directory.sync();", "")],
    ["rename before it", (code: string) => code.replace(/( {2}await fs\.rename.*\n)((?: {2}.*\n)*)/, "$2$1")],
  ])("finds out the writer without its %s", async (_, change) => {
    await expect(runExample(diskWorld, "save(disk.mount()", change)).rejects.toThrow(/power cut at moment/);
  });
});
