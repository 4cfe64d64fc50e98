import type { AdapterPlan } from "./adapter-plan.js";
import type { PackageVersions } from "./package-versions.js";
import type { TemplateFile } from "./template-file.js";

/**
 * The files of an adapter's package. In texts and in paths `__kebab-name__` and the like give way to what they stand for,
 * and a part of a path that begins with `_` begins with what npm would not let a template keep: `_gitignore` is
 * `.gitignore`, `_package.json` is `package.json`.
 */
export function fillTemplate(
  files: readonly TemplateFile[],
  plan: AdapterPlan,
  versions: PackageVersions,
): readonly TemplateFile[] {
  const values = placeholders(plan, versions);
  return files.map(({ path, text }) => ({
    path: fill(path, values).split("/").map(realName).join("/"),
    text: fill(text, values),
  }));
}

type Placeholders = ReadonlyMap<string, string>;

function placeholders(
  { name, packageName, repository }: AdapterPlan,
  versions: PackageVersions,
): Placeholders {
  return new Map([
    ["kebab-name", name.kebab],
    ["camelName", name.camel],
    ["PascalName", name.pascal],
    ["package-name", packageName],
    ["repository", repository],
    ["core-version", versions.core],
    ["core-major", majorRange(versions.core)],
    ["conformance-version", versions.conformance],
  ]);
}

/** What a package built on this version goes with: one copy of core serves all that asks for the same major version. */
function majorRange(version: string): string {
  return `${version.split(".")[0]}.x`;
}

function fill(text: string, values: Placeholders): string {
  return text.replace(/__([A-Za-z]+(?:-[a-z]+)*)__/g, (placeholder, name: string) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`the template has ${placeholder}, which stands for nothing`);
    return value;
  });
}

const undotted: ReadonlySet<string> = new Set(["_package.json", "_LICENSE"]);

function realName(part: string): string {
  if (undotted.has(part)) return part.slice(1);
  return part.startsWith("_") ? `.${part.slice(1)}` : part;
}
