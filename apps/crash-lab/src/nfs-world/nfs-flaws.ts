import type { Flaw } from "../flaws/bundle-flawed.js";

/** A mistake that programs on NFS make. */
export type NfsFlawName =
  /** Who renames replaces what another one has published since they looked. */
  | "rename-to-publish"
  /** A rename that fails is tried again; then it has failed, and what lies there is cleared away (apache/paimon#6777). */
  | "rename-retried"
  /** An error is taken for a failure, and it is the answer to the repetition of what was applied. */
  | "link-error-believed"
  /** Attributes are not asked for after a link that failed, so that the number of names is an old one. */
  | "nlink-trusted"
  /** What was absent a while ago is taken to be absent now. */
  | "negative-dentry-believed"
  /** Who has not written for a while is taken to be gone, by the clock of another machine. */
  | "mtime-lease"
  /** A lock is broken after a while, and whoever had it does not know. */
  | "lock-based-fencing"
  /** What a mount gives up may be carried out all the same. */
  | "soft-mount-accepted"
  /** Nobody asks whether the bytes have arrived. */
  | "no-sync-before-link"
  /** The server's error comes with the sync and with the close, and never again. */
  | "write-error-ignored";

const link = "link: explain(async (...args) => await fileSystem.link(...args)),";
/** The file system as it is: the file mechanics ask for no rename. */
const renaming =
  "(fileSystem as unknown as { rename(oldPath: string, newPath: string): Promise<void> }).rename(from, to)";
const linkCall = "await mechanics.fileSystem.link(temp.path, target.path);";
const failed = 'const code = posixErrorCode(failure) ?? "";';
const notApplied = "throw mapPosixError(failure, target);";
const refused = "throw mapPosixError(error, target);";

/** A rename in the place of the link, with whatever comes before and after it. */
function renamed(before: string, after = ""): Flaw[string] {
  return [[link, `link: explain(async (from, to) => {\n${before}\nawait ${renaming}${after};\n}),`]];
}

const unlessThere = `
  if (await fileSystem.lstat(to).then(() => true, () => false))
    throw Object.assign(new Error("it is there"), { code: "EEXIST" });`;

export const nfsFlaws: Readonly<Record<NfsFlawName, Flaw>> = {
  "rename-to-publish": { "efs/src/files/explained-errors.ts": renamed(unlessThere) },
  "rename-retried": {
    "efs/src/files/explained-errors.ts": renamed(
      unlessThere,
      `.catch(async () => await ${renaming}).catch(async (error: unknown) => {
        await fileSystem.unlink(to).catch(() => undefined);
        throw error;
      })`,
    ),
    "posix/src/exclusive-link.ts": [[failed, `${failed}\nif (code !== "EEXIST") ${notApplied}`]],
  },
  "link-error-believed": {
    "posix/src/exclusive-link.ts": [
      [
        failed,
        `${failed}
        if (code === "EEXIST") return "exists";
        if (code === "ENOENT" || code === "ESTALE") return "temp-lost";
        ${notApplied}`,
      ],
    ],
  },
  "nlink-trusted": {
    "posix/src/exclusive-link.ts": [
      [
        failed,
        `${failed}
        const { nlink = 1 } = await mechanics.fileSystem.lstat(temp.path).catch(() => ({ nlink: 1 }));
        if (nlink > 1) return "linked";
        if (code === "EEXIST") return "exists";
        ${notApplied}`,
      ],
    ],
  },
  "negative-dentry-believed": {
    "efs/src/files/fresh-absence.ts": [["await directories.refresh(dirname(path));", ""]],
  },
  "mtime-lease": {
    "posix/src/exclusive-link.ts": [
      [
        linkCall,
        `await mechanics.fileSystem.link(temp.path, target.path).catch(async (error: unknown) => {
          if (posixErrorCode(error) !== "EEXIST") throw error;
          const { mtimeMs } = await mechanics.fileSystem.lstat(target.path);
          if (mechanics.clock.wallMs() - mtimeMs < 10_000) throw error;
          await mechanics.fileSystem.unlink(target.path);
          await mechanics.fileSystem.link(temp.path, target.path);
        });`,
      ],
    ],
  },
  "lock-based-fencing": {
    "efs/src/files/explained-errors.ts": renamed(""),
    "posix/src/exclusive-link.ts": [
      [
        'import { mapPosixError, posixErrorCode } from "./map-posix-error.js";',
        'import { createFlags, fileMode } from "./platform-rules.js";\nimport { mapPosixError, posixErrorCode } from "./map-posix-error.js";',
      ],
      [
        "let failure: unknown;",
        `const lock = \`\${target.path.slice(0, target.path.lastIndexOf("/"))}/.lock\`;
        for (let looks = 1; ; looks += 1) {
          try {
            await (await mechanics.fileSystem.open(lock, createFlags, fileMode)).close();
            break;
          } catch (error) {
            if (posixErrorCode(error) !== "EEXIST") ${refused}
          }
          if (looks % 10 === 0) await mechanics.fileSystem.unlink(lock).catch(() => undefined);
          await new Promise<void>((resolve) => mechanics.clock.schedule(resolve, 500));
        }
        try {
          return (await holderOf(mechanics, target)) ? "exists" : await linkUnderLock(mechanics, temp, target);
        } finally {
          await mechanics.fileSystem.unlink(lock).catch(() => undefined);
        }
      }

      async function linkUnderLock(
        mechanics: FileMechanics,
        temp: { readonly path: string; readonly identity: FileIdentity },
        target: LinkTarget,
      ): Promise<LinkResult> {
        let failure: unknown;`,
      ],
    ],
  },
  "soft-mount-accepted": {
    "efs/src/mount/nfs-findings.ts": [
      [
        'if (options.has("softerr"))',
        'if (options.has("soft") || options.has("softerr")) return fine("hard", "soft", why);\nif (options.has("softerr"))',
      ],
    ],
    "posix/src/exclusive-link.ts": [[failed, `${failed}\nif (code === "ETIMEDOUT") ${notApplied}`]],
  },
  "no-sync-before-link": {
    "posix/src/write-temp-file.ts": [
      ["await handle.sync();", ""],
      ["if (stats.size !== written) {", "if (stats.size < 0) {"],
      ["await handle.close();", "void handle.close().catch(() => undefined);"],
      ["return fileIdentity(stats);", "return fileIdentity({ ...stats, size: written });"],
    ],
  },
  "write-error-ignored": {
    "posix/src/write-temp-file.ts": [
      ["await handle.sync();", "await handle.sync().catch(() => undefined);"],
      ["if (stats.size !== written) {", "if (stats.size < 0) {"],
      ["await handle.close();", "await handle.close().catch(() => undefined);"],
    ],
  },
};

export const nfsFlawNames: readonly NfsFlawName[] = Object.keys(nfsFlaws) as NfsFlawName[];
