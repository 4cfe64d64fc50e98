import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

/** Tells, once nothing is left to wait for, what there was to wait for at the program's end. */
const watched = `
  await import(process.argv[1]);
  for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
  console.log(JSON.stringify(process.getActiveResourcesInfo().filter((kind) => kind === "Timeout")));
`;

it("BOUNDED: a process that did everything, and closed the store with calls under way, ends by itself", async () => {
  const program = fileURLToPath(new URL("program.js", import.meta.url));
  const node = ["--no-warnings", "--input-type=module", "--eval", watched, program];
  const child = spawn(process.execPath, node, { stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  const [code, signal] = await once(child, "close");
  expect(said.stderr).toBe("");
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  expect(JSON.parse(said.stdout)).toEqual([]);
});
