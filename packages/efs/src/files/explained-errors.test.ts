import { mapPosixError, type PosixFileSystem } from "@holdfast/posix";
import { describe, expect, it } from "vitest";
import { explainedErrors } from "./explained-errors.js";

function failing(code: string): PosixFileSystem {
  const fail = async (): Promise<never> => {
    throw Object.assign(new Error(`${code}: as Node says it`), { code });
  };
  return { open: fail, link: fail, lstat: fail } as unknown as PosixFileSystem;
}

async function told(code: string): Promise<Error> {
  const error = await explainedErrors(failing(code))
    .lstat("/s/a")
    .catch((thrown: unknown) => thrown);
  return mapPosixError(error, { what: "read of a", path: "/s/a" });
}

describe("errors on NFS", () => {
  it.each([
    ["EDQUOT", "STORAGE_FULL", "32,768 open files or 8,192 locks"],
    ["EMLINK", "UNAVAILABLE", "177"],
    ["ESTALE", "UNAVAILABLE", "mount it anew"],
    ["EIO", "UNAVAILABLE", "soft mount"],
    ["ETIMEDOUT", "UNAVAILABLE", "mount it hard"],
  ])("%s is %s, and says what it means there", async (code, type, meaning) => {
    const error = await told(code);
    expect(error).toMatchObject({ code: type, cause: { code, cause: { code } } });
    expect(error.message).toContain(meaning);
    expect(error.message).toContain(`(${code})`);
  });

  it("that mean what they mean everywhere are handed on as they are", async () => {
    const error = await explainedErrors(failing("ENOENT"))
      .link("/s/a", "/s/b")
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "ENOENT", message: "ENOENT: as Node says it" });
    expect(error).not.toHaveProperty("meaning");
  });
});
