import { spawnSync } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const guide = fileURLToPath(new URL("../../../docs/writing-an-adapter.md", import.meta.url));
/** Within the package, so that what the examples import is found. */
const folder = fileURLToPath(new URL("../temp/guide/", import.meta.url));

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "test"), { recursive: true });
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

test("the examples of the guide for authors compile", async () => {
  const blocks = examplesIn(await readFile(guide, "utf8"));
  expect(blocks.length).toBeGreaterThan(4);
  for (const [index, text] of blocks.entries()) {
    await writeFile(join(folder, "test", `example-${index + 1}.ts`), text);
  }
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: "../../../../tsconfig.base.json",
      compilerOptions: { isolatedDeclarations: false, declaration: false, noUnusedLocals: false },
      include: ["."],
    }),
  );
  const { stdout, status } = spawnSync(process.execPath, [typeScriptCompiler(), "-p", folder], {
    encoding: "utf8",
  });
  expect(stdout).toBe("");
  expect(status).toBe(0);
});

test("what the guide links to within itself is there", async () => {
  const text = await readFile(guide, "utf8");
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => {
    return title
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, "")
      .replaceAll(" ", "-");
  });
  for (const [, anchor] of text.matchAll(/\]\(#([^)]+)\)/g)) expect(headings).toContain(anchor);
});

/** Each TypeScript block, behind what an invisible comment before it says that it is to be compiled with. */
function examplesIn(text: string): readonly string[] {
  const blocks = text.matchAll(/(?:<!-- with\n(.*?)-->\n)?```ts\n(.*?)```/gs);
  return [...blocks].map(([, preamble = "", block = ""]) => `${preamble}${block}\nexport {};\n`);
}

function typeScriptCompiler(): string {
  const manifest = createRequire(import.meta.url).resolve("@typescript/native/package.json");
  return join(dirname(manifest), "bin", "tsc");
}
