import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { CommanderError } from "commander";
import { adapterPlan } from "./adapter-plan.js";
import { askForDirectory } from "./ask-for-directory.js";
import { parseCommandLine } from "./command-line.js";
import { fillTemplate } from "./fill-template.js";
import { layOut } from "./lay-out.js";
import { packageVersions } from "./package-versions.js";
import { Refusal } from "./refusal.js";
import { templateFiles } from "./template-file.js";

/** Lies beside `src` and beside `dist`. */
const templateFolder = fileURLToPath(new URL("../template", import.meta.url));

/** The whole program. Answers its exit code: 1 when something is refused, 2 when the command line is not understood. */
export async function runCreateAdapter(words: readonly string[], isInteractive: boolean): Promise<number> {
  try {
    const commandLine = parseCommandLine(words, packageVersions.self);
    const directory = commandLine.directory ?? (isInteractive ? await askForDirectory() : missingDirectory());
    if (directory === undefined) return 1;
    const plan = adapterPlan({ ...commandLine, directory });
    const files = fillTemplate(await templateFiles(templateFolder), plan, packageVersions);
    await layOut(plan.directory, files);
    console.log(nextSteps(plan.packageName, plan.directory, plan.name.kebab, files.length));
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    return 1;
  }
}

function missingDirectory(): never {
  throw new Refusal("say where to lay out the package: npm create @holdfast/adapter my-store");
}

function nextSteps(packageName: string, directory: string, name: string, files: number): string {
  const from = relative(process.cwd(), directory);
  const enter = from === "" ? "" : `\n  cd ${/\s/.test(from) ? JSON.stringify(from) : from}`;
  return `${packageName}: ${files} files in ${directory}

Next:${enter}
  npm install
  npm test                  the suite, in vitest; green from the start, on an example in memory
  npm run conformance       the suite, with its report

Then make src/${name}-backend.ts talk to your storage.`;
}
