import { resolve, win32 } from "node:path";
import { describe, expect, test } from "vitest";
import { adapterPlan } from "./adapter-plan.js";
import { Refusal } from "./refusal.js";

test("the directory's last part names the adapter and its package", () => {
  expect(adapterPlan({ directory: "adapters/my-store" })).toEqual({
    directory: resolve("adapters", "my-store"),
    name: { kebab: "my-store", camel: "myStore", pascal: "MyStore" },
    packageName: "holdfast-my-store",
    repository: "OWNER/holdfast-my-store",
  });
  expect(adapterPlan({ directory: "holdfast-redis" })).toMatchObject({
    name: { kebab: "redis" },
    packageName: "holdfast-redis",
  });
});

test("what is given goes before what follows from the directory", () => {
  const plan = adapterPlan({ directory: ".", name: "redis", packageName: "@acme/holdfast-redis" });
  expect(plan).toMatchObject({
    directory: process.cwd(),
    name: { kebab: "redis" },
    packageName: "@acme/holdfast-redis",
    repository: "OWNER/holdfast-redis",
  });
  expect(adapterPlan({ directory: "redis", repository: "acme/stores" }).repository).toBe("acme/stores");
});

test("paths of Windows are understood there", () => {
  const plan = adapterPlan({ directory: "C:\\Work Files\\adapters\\my-store\\" }, win32);
  expect(plan).toMatchObject({
    directory: "C:\\Work Files\\adapters\\my-store",
    name: { kebab: "my-store" },
    packageName: "holdfast-my-store",
  });
});

describe("a name that cannot be used is refused, with the fix:", () => {
  test.each([
    ["no directory's", { directory: " " }, /no directory.*such as my-store/],
    ["the directory's", { directory: "My Store" }, /"My Store".*"my-store" would do.*--name/],
    ["a given one", { directory: "x", name: "A" }, /"A".*"a" would do$/],
    [
      "npm's",
      { directory: "x", packageName: "@acme/Store" },
      /"@acme\/Store".*capital.*--package-name @acme/,
    ],
    ["a core module's", { directory: "x", packageName: "fs" }, /"fs".*core module/],
    ["a repository's", { directory: "x", repository: "acme" }, /"acme".*--repository acme\//],
  ])("%s", (_, request, message) => {
    expect(() => adapterPlan(request)).toThrow(Refusal);
    expect(() => adapterPlan(request)).toThrow(message);
  });
});
