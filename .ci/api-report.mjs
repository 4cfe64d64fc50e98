// Compares the public surface of the package in the working folder with its committed report, one per entry point
// (etc/<package>[.<sub>].api.md). `--update` writes the report instead.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";

const update = process.argv.includes("--update");
const folder = process.cwd();
const packageJsonFullPath = join(folder, "package.json");
const manifest = JSON.parse(readFileSync(packageJsonFullPath, "utf8"));
const base = ExtractorConfig.loadFile(fileURLToPath(new URL("api-extractor.base.json", import.meta.url)));
const reportFolder = join(folder, "etc");
mkdirSync(reportFolder, { recursive: true });

/** A type that a signature names must be exported: by the entry point itself, or by the package's main one. */
const mainReport = join(reportFolder, `${manifest.name.split("/").pop()}.api.md`);
function mainExports({ messageId, text }) {
  const symbol = /^The symbol "(\w+)"/.exec(text)?.[1];
  if (messageId !== "ae-forgotten-export" || !symbol || !existsSync(mainReport)) return false;
  const declared = new RegExp(
    `^export (abstract |declare )*(class|const|enum|function|interface|type) ${symbol}\\b`,
    "m",
  );
  return declared.test(readFileSync(mainReport, "utf8"));
}

for (const [key, target] of Object.entries(manifest.exports)) {
  if (typeof target === "string") continue;
  const name = [manifest.name.split("/").pop(), ...key.split("/").slice(1)].join(".");
  const extractorConfig = ExtractorConfig.prepare({
    configObject: {
      ...base,
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, target.types),
      compiler: { tsconfigFilePath: join(folder, "tsconfig.json") },
      apiReport: {
        ...base.apiReport,
        reportFileName: `${name}.api.md`,
        reportFolder,
        reportTempFolder: join(folder, "temp"),
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath,
  });
  const result = Extractor.invoke(extractorConfig, {
    localBuild: update,
    messageCallback: (message) => {
      const routine = message.messageId.startsWith("console-") && message.logLevel !== "error";
      if (routine) message.handled = true;
      if (mainExports(message)) message.logLevel = "none";
    },
  });
  if (result.apiReportChanged && !update) {
    console.error(
      `etc/${name}.api.md no longer tells the public surface; look at it, then run "npm run api"`,
    );
    process.exitCode = 1;
  } else if (!result.succeeded) process.exitCode = 1;
}
