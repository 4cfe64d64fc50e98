import { mkdir, readFile, writeFile } from "node:fs/promises";
import { describe, expect, it, vi } from "vitest";

const readme = new URL("../README.md", import.meta.url);
/** Inside the package, so that the test runner resolves the examples' imports as it does those of tests. */
const exampleFolder = new URL("../.reports/readme-examples/", import.meta.url);

/** Runs one of the README's examples as it stands there. */
async function runExample(containing: string): Promise<void> {
  const text = await readFile(readme, "utf8");
  const examples = [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code ?? "");
  const code = examples.filter((example) => example.includes(containing));
  expect(code).toHaveLength(1);
  await mkdir(exampleFolder, { recursive: true });
  const file = new URL(`${containing}.ts`, exampleFolder);
  await writeFile(file, code.join());
  await import(file.pathname);
}

describe("the README's examples", () => {
  it("the writer without fsync is found out", async () => {
    await expect(runExample("PowerCutDisk")).rejects.toThrow(/seed \d+:\n(.*\n)*.*(lost|torn)/);
  });

  it("the scripted fault strikes", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    await runExample("scriptedFaults");
    const [[story = ""] = [], [unused] = []] = log.mock.calls;
    log.mockRestore();
    expect(story).toMatch(/create of orders\/log\/\S+: late, what was to land late is applied/);
    expect(unused).toEqual([]);
  });

  it("the proxy listens, and closes", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    await runExample("scriptedCuts");
    const [[address] = []] = log.mock.calls;
    log.mockRestore();
    expect(address).toMatchObject({ host: "127.0.0.1", port: expect.any(Number) });
  });
});
