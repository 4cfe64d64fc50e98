import { constants } from "node:fs";
import type { PosixFileSystem } from "@holdfast/posix";
import { describe, expect, it } from "vitest";
import { freshAbsence } from "./fresh-absence.js";
import type { FreshDirectories } from "./fresh-directories.js";

/** Each look-up fails as told, and then answers `found`. */
function lookUps(...codes: readonly string[]) {
  const steps: string[] = [];
  const left = [...codes];
  const call =
    (name: string) =>
    async (path: string): Promise<unknown> => {
      steps.push(`${name} ${path}`);
      const code = left.shift();
      if (code !== undefined) throw Object.assign(new Error(code), { code });
      return "found";
    };
  const names = ["open", "unlink", "readdir", "lstat", "realpath", "link", "mkdir"];
  const inner = Object.fromEntries(names.map((name) => [name, call(name)])) as unknown as PosixFileSystem;
  const directories = { refresh: async (path: string) => void steps.push(`refresh ${path}`) };
  return { files: freshAbsence(inner, directories as unknown as FreshDirectories), steps };
}

const looks = {
  open: async (files: PosixFileSystem) => await files.open("/s/job/a", constants.O_RDONLY),
  unlink: async (files: PosixFileSystem) => {
    await files.unlink("/s/job/a");
    return "found";
  },
  readdir: async (files: PosixFileSystem) => await files.readdir("/s/job/a", { withFileTypes: true }),
  lstat: async (files: PosixFileSystem) => await files.lstat("/s/job/a"),
  realpath: async (files: PosixFileSystem) => await files.realpath("/s/job/a"),
};

describe.each(Object.entries(looks))("%s", (name, look) => {
  const asked = `${name} /s/job/a`;

  it("that finds something is not repeated", async () => {
    const { files, steps } = lookUps();
    expect(await look(files)).toBe("found");
    expect(steps).toEqual([asked]);
  });

  it.each(["ENOENT", "ESTALE"])(
    "that finds nothing (%s) is made once more, with fresh eyes",
    async (code) => {
      const once = lookUps(code);
      expect(await look(once.files)).toBe("found");
      expect(once.steps).toEqual([asked, "refresh /s/job", asked]);
      const twice = lookUps(code, "ENOENT", "ENOENT");
      await expect(look(twice.files)).rejects.toMatchObject({ code: "ENOENT" });
      expect(twice.steps).toEqual([asked, "refresh /s/job", asked]);
    },
  );

  it("that fails otherwise is told", async () => {
    const { files, steps } = lookUps("EIO");
    await expect(look(files)).rejects.toMatchObject({ code: "EIO" });
    expect(steps).toEqual([asked]);
  });
});

it("what the server decides is not looked up again", async () => {
  const { files, steps } = lookUps("ENOENT", "ENOENT", "ENOENT", "ENOENT");
  for (const call of [
    async () => await files.open("/s/job/a", constants.O_CREAT | constants.O_EXCL),
    async () => await files.link("/s/job/a", "/s/job/b"),
    async () => await files.mkdir("/s/job", { mode: 0o700 }),
    async () => await files.unlink("/s/job/.tmp-a"),
  ]) {
    await expect(call()).rejects.toMatchObject({ code: "ENOENT" });
  }
  expect(steps.filter((step) => step.startsWith("refresh"))).toEqual([]);
});
