import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { hazardPages } from "./hazard-pages.js";

/** Writes the pages of the catalogue; run from the package's folder. */
const folder = resolve("../../docs/hazards");
const pages = hazardPages();
await mkdir(folder, { recursive: true });
for (const name of await readdir(folder)) if (!pages.has(name)) await rm(join(folder, name));
for (const [name, text] of pages) await writeFile(join(folder, name), text);
process.stdout.write(`${pages.size} pages in docs/hazards\n`);
