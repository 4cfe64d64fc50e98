/** What is wrong with a name of an adapter, and the fix; nothing when it can be used. */
export function adapterNameProblem(name: string): string | undefined {
  if (namePattern.test(name) && name.length <= longestName) return undefined;
  const nearest = nearestName(name);
  const fix = nearest === "" ? "" : `; "${nearest}" would do`;
  return `the name ${JSON.stringify(name)} cannot be used: use 1 to ${longestName} lower-case letters, digits and single hyphens, with a letter first${fix}`;
}

const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const longestName = 40;

/** The name that comes nearest and can be used, or none. */
function nearestName(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, longestName)
    .replace(/-+$/, "");
}

/** A name in the three spellings that code needs: `my-store`, `myStore`, `MyStore`. */
export interface Spellings {
  readonly kebab: string;
  readonly camel: string;
  readonly pascal: string;
}

/** The spellings of a name that has no problem. */
export function spellings(kebab: string): Spellings {
  const pascal = kebab
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
  return { kebab, camel: pascal.charAt(0).toLowerCase() + pascal.slice(1), pascal };
}
