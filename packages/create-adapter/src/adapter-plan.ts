import path from "node:path";
import validateNpmName from "validate-npm-package-name";
import { adapterNameProblem, type Spellings, spellings } from "./adapter-name.js";
import { Refusal } from "./refusal.js";

export interface AdapterRequest {
  /** Where the package shall lie; its last part names the adapter unless `name` does. */
  readonly directory: string;
  readonly name?: string;
  readonly packageName?: string;
  /** `owner/repository` on GitHub. */
  readonly repository?: string;
}

/** What is going to be laid out, with every name checked. */
export interface AdapterPlan {
  /** The absolute path. */
  readonly directory: string;
  readonly name: Spellings;
  readonly packageName: string;
  readonly repository: string;
}

const packagePrefix = "holdfast-";
const repositoryPattern = /^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/;

/**
 * Checks what is asked for. The paths are those of the platform, unless others are given.
 * @throws Refusal when a name cannot be used.
 */
export function adapterPlan(
  request: AdapterRequest,
  { resolve, basename }: Pick<path.PlatformPath, "resolve" | "basename"> = path,
): AdapterPlan {
  if (request.directory.trim() === "") {
    throw new Refusal("no directory was named; give one such as my-store, or . for the one you are in");
  }
  const directory = resolve(request.directory);
  const name = parseName(request.name, basename(directory));
  const packageName = parsePackageName(request.packageName ?? packagePrefix + name.kebab);
  const repository = parseRepository(request.repository ?? `OWNER/${packageName.split("/").pop()}`);
  return { directory, name, packageName, repository };
}

function parseName(given: string | undefined, folder: string): Spellings {
  const kebab = given ?? (folder.startsWith(packagePrefix) ? folder.slice(packagePrefix.length) : folder);
  const problem = adapterNameProblem(kebab);
  if (problem === undefined) return spellings(kebab);
  throw new Refusal(
    given === undefined ? `${problem}. Another than the directory's is given by --name` : problem,
  );
}

function parsePackageName(packageName: string): string {
  const { validForNewPackages, errors = [], warnings = [] } = validateNpmName(packageName);
  if (validForNewPackages) return packageName;
  const why = [...errors, ...warnings].join("; ");
  throw new Refusal(
    `npm takes no package named ${JSON.stringify(packageName)}: ${why}; give one such as --package-name @acme/holdfast-my-store`,
  );
}

function parseRepository(repository: string): string {
  if (repositoryPattern.test(repository)) return repository;
  throw new Refusal(
    `the repository ${JSON.stringify(repository)} cannot be used: give its owner and its name on GitHub, such as --repository acme/holdfast-my-store`,
  );
}
