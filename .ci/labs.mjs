// The labs in their short form. Each leaves its counts in a file of its own, which the totals are summed from.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, run } from "./workspace.mjs";

export const labs = [
  { name: "mutants", script: "mutants", options: [] },
  { name: "model", script: "model", options: ["--budget", "60s"] },
  { name: "model-mutants", script: "model", options: ["--mutants", "--budget", "60s"] },
];

export const totalsOf = ({ name }) => join(root, "apps", "proof", ".labs", `${name}.json`);

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const lab of labs) {
    const { name, script, options } = lab;
    console.log(`\n== lab: ${name}`);
    rmSync(totalsOf(lab), { force: true });
    const args = ["run", "--silent", script, "--", ...options, "--totals", totalsOf(lab)];
    if (run("npm", args) !== 0) process.exitCode = 1;
  }
}
