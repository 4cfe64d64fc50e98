import { mkdir, readFile, writeFile } from "node:fs/promises";
import { CheckpointStore } from "@holdfast/core";
import { expect, test } from "vitest";
import { localBackend } from "../src/index.js";
import { acknowledge, freshDirectory } from "./support/store-place.js";

const readme = new URL("../../../README.md", import.meta.url);
/** Inside the package, so that the test runner resolves the example's imports as it does those of tests. */
const exampleFolder = new URL("../.reports/readme-example/", import.meta.url);

/** The README's first TypeScript example, as it stands there but for the place of its state. */
async function example(options: object): Promise<string> {
  const text = await readFile(readme, "utf8");
  const code = /```ts\n(.*?)```/s.exec(text)?.[1] ?? "";
  expect(code).toContain('{ directory: "./state" }');
  expect(code.trim().split("\n").length).toBeLessThanOrEqual(12);
  return code.replace('{ directory: "./state" }', JSON.stringify(options));
}

test("the README's example goes on where its last run stopped", async () => {
  const options = { directory: await freshDirectory(), acknowledge };
  const code = await example(options);
  await mkdir(exampleFolder, { recursive: true });
  for (const run of [1, 2, 3]) {
    const file = new URL(`run-${run}.ts`, exampleFolder);
    await writeFile(file, code);
    await import(file.pathname);
  }
  const store = new CheckpointStore(localBackend(options));
  const latest = await store.job("orders").latest();
  expect(latest).toMatchObject({ epoch: 3, generation: 3 });
  expect(await latest?.readJson("counts")).toEqual({ paid: 3 });
});
