import { mkdir, readdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InvalidArgumentError, UnsafeStorageError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { localBackend } from "../src/index.js";
import { acknowledge, bytes, failure, freshDirectory, text } from "./support/store-place.js";

describe("mustExist", () => {
  it("refuses a directory that is not there, and makes nothing", async () => {
    const directory = await freshDirectory();
    const backend = localBackend({ directory, acknowledge, mustExist: true });
    expect(await failure(backend.list(""))).toBeInstanceOf(UnsafeStorageError);
    expect(await failure(backend.write("a", bytes("x")))).toMatchObject({
      code: "UNSAFE_STORAGE",
      outcome: "not-applied",
    });
    expect(await readdir(dirname(directory))).toEqual([]);
  });

  it("refuses an empty mount point below a store that is elsewhere for now", async () => {
    const directory = await freshDirectory();
    await localBackend({ directory, acknowledge }).write("a", bytes("x"));
    await rename(directory, `${directory}-unmounted`);
    await mkdir(directory);
    const error = await failure(
      localBackend({ directory, acknowledge, mustExist: true }).write("b", bytes("y")),
    );
    expect(error).toBeInstanceOf(UnsafeStorageError);
    expect(error.message).toContain(directory);
    expect(await readdir(directory)).toEqual([]);
  });

  it("uses a store that is there", async () => {
    const directory = await freshDirectory();
    await localBackend({ directory, acknowledge }).write("a", bytes("x"));
    const backend = localBackend({ directory, acknowledge, mustExist: true });
    expect(text(await backend.read("a"))).toBe("x");
    await backend.write("b", bytes("y"));
    expect((await readdir(join(directory))).sort()).toEqual(["a", "b", "holdfast.json"]);
  });
});

it("an option that is misspelt is refused by name, with the names there are", () => {
  const options = { directory: "state", acknowlege: ["tmpfs"] };
  expect(() => localBackend(options)).toThrow(InvalidArgumentError);
  expect(() => localBackend(options)).toThrow(/"acknowlege".*acknowledge/);
});
