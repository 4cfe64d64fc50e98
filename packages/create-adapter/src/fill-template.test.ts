import { expect, test } from "vitest";
import { adapterPlan } from "./adapter-plan.js";
import { fillTemplate } from "./fill-template.js";

const plan = adapterPlan({ directory: "my-store", packageName: "@acme/my-store" });
const versions = { self: "0.1.0", core: "0.7.2", conformance: "1.2.3" };

test("placeholders give way, in texts and in paths", () => {
  const text =
    "class __PascalName__Backend on __kebab-name__, made by __camelName__Backend of __package-name__";
  expect(fillTemplate([{ path: "src/__kebab-name__-backend.ts", text }], plan, versions)).toEqual([
    {
      path: "src/my-store-backend.ts",
      text: "class MyStoreBackend on my-store, made by myStoreBackend of @acme/my-store",
    },
  ]);
});

test("versions come from this package; the one copy of core may be any of its major version", () => {
  const text = "^__core-version__ __core-major__ ^__conformance-version__";
  const [file] = fillTemplate([{ path: "a", text }], plan, versions);
  expect(file?.text).toBe("^0.7.2 0.x ^1.2.3");
});

test("files that npm would change or leave out get their real names", () => {
  const paths = ["_package.json", "_gitignore", "_github/workflows/ci.yml", "src/index.ts"];
  const files = fillTemplate(
    paths.map((path) => ({ path, text: "" })),
    plan,
    versions,
  );
  expect(files.map(({ path }) => path)).toEqual([
    "package.json",
    ".gitignore",
    ".github/workflows/ci.yml",
    "src/index.ts",
  ]);
});

test("a placeholder that stands for nothing is not passed over", () => {
  expect(() => fillTemplate([{ path: "a", text: "__nobody__" }], plan, versions)).toThrow("__nobody__");
});
