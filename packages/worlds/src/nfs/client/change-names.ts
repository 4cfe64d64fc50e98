import { NfsStatus, statusCode } from "../nfs-status.js";
import type { ChangeInfo } from "../server/server-node.js";
import type { Dentry } from "./dentry-cache.js";
import { syncFile } from "./flush-file.js";
import { type LookupIntent, lookUpLocked } from "./look-up.js";
import type { NfsKernel } from "./nfs-kernel.js";
import { resolveHandle, type WalkedPath, walkPath, withFreshRetry } from "./walk-path.js";

const umask = 0o022;

/** A name, and what the client takes it to lead to. */
interface Named {
  readonly walked: WalkedPath;
  readonly dentry: Dentry;
}

/** link(2). When it fails nothing is learnt of the file (`_nfs4_proc_link` in Linux, fs/nfs/nfs4proc.c). @throws NfsStatus */
export async function link(kernel: NfsKernel, existingPath: string, newPath: string): Promise<void> {
  await withFreshRetry(async (isFresh) => {
    const source = await resolveHandle(kernel, existingPath, isFresh);
    const walked = await walkPath(kernel, newPath, isFresh);
    const directory = walked.directory.handle;
    await kernel.locks.exclusive(directory, async () => {
      const dentry = await freeName(kernel, walked);
      if (walked.meansDirectory) throw new NfsStatus("ENOENT");
      if (kernel.attributes.get(source.handle)?.kind === "directory") throw new NfsStatus("EPERM");
      kernel.dentries.drop(dentry);
      const file = kernel.knownFile(source.handle);
      if (file) await syncFile(kernel, file).catch(() => undefined);
      const askedMs = kernel.nowMs();
      const facts = { operation: "LINK", path: source.path, dest: walked.path } as const;
      const answer = await kernel.ask(facts, (server) => {
        return server.link(source.handle, directory, walked.name);
      });
      changed(kernel, answer.directory, askedMs);
      // A change of its own: it knows how many names there are.
      kernel.attributes.take(answer.attributes, askedMs);
      learn(kernel, walked, source.handle);
    });
  });
}

/** mkdir(2) @throws NfsStatus */
export async function makeDirectory(kernel: NfsKernel, path: string, mode: number): Promise<void> {
  await withFreshRetry(async (isFresh) => {
    const walked = await walkPath(kernel, path, isFresh);
    if (walked.name === "") throw new NfsStatus("EEXIST");
    const directory = walked.directory.handle;
    await kernel.locks.exclusive(directory, async () => {
      kernel.dentries.drop(await freeName(kernel, walked));
      const askedMs = kernel.nowMs();
      const answer = await kernel.ask({ operation: "CREATE", path: walked.path }, (server) => {
        return server.makeDirectory(directory, walked.name, mode & ~umask);
      });
      changed(kernel, answer.directory, askedMs);
      kernel.attributes.take(answer.attributes, askedMs);
      learn(kernel, walked, answer.attributes.handle);
    });
  });
}

/** unlink(2): a name that is believed to be absent is not asked for. @throws NfsStatus */
export async function unlink(kernel: NfsKernel, path: string): Promise<void> {
  await withFreshRetry(async (isFresh) => {
    const walked = await walkPath(kernel, path, isFresh);
    if (walked.name === "") throw new NfsStatus("EISDIR");
    await kernel.locks.exclusive(walked.directory.handle, async () => {
      const named = await presentName(kernel, walked, isFresh ? "fresh" : "find");
      if (kindOf(kernel, named) === "directory") throw new NfsStatus("EISDIR");
      if (walked.meansDirectory) throw new NfsStatus("ENOTDIR");
      if (named.dentry.opens > 0) await sillyRename(kernel, named);
      else await remove(kernel, named);
    });
  });
}

/** rmdir(2) @throws NfsStatus */
export async function removeDirectory(kernel: NfsKernel, path: string): Promise<void> {
  await withFreshRetry(async (isFresh) => {
    if (/(^|\/)\.\/*$/.test(path)) throw new NfsStatus("EINVAL");
    const walked = await walkPath(kernel, path, isFresh);
    if (/(^|\/)\.\.\/*$/.test(path)) throw new NfsStatus("ENOTEMPTY");
    if (walked.name === "") throw new NfsStatus("EBUSY");
    await kernel.locks.exclusive(walked.directory.handle, async () => {
      const named = await presentName(kernel, walked, isFresh ? "fresh" : "find");
      if (kindOf(kernel, named) === "file") throw new NfsStatus("ENOTDIR");
      await remove(kernel, named);
    });
  });
}

/**
 * rename(2). A target that is open here gets a `.nfs…` name first, so that for others there is no such name for a moment.
 * (`nfs_rename` in Linux, fs/nfs/dir.c.)
 * @throws NfsStatus
 */
export async function rename(kernel: NfsKernel, oldPath: string, newPath: string): Promise<void> {
  await withFreshRetry(async (isFresh) => {
    const from = await walkPath(kernel, oldPath, isFresh);
    const to = await walkPath(kernel, newPath, isFresh);
    if (from.name === "" || to.name === "") throw new NfsStatus("EBUSY");
    await kernel.locks.exclusiveBoth(from.directory.handle, to.directory.handle, async () => {
      const source = await presentName(kernel, from, isFresh ? "fresh" : "find");
      const dentry = await lookUpLocked(kernel, place(to), isFresh ? "fresh" : "replace");
      await renameLocked(kernel, source, { walked: to, dentry });
    });
  });
}

async function renameLocked(kernel: NfsKernel, source: Named, target: Named): Promise<void> {
  const { attributes, dentries } = kernel;
  const { handle } = source.dentry;
  const [kind, targetKind] = [kindOf(kernel, source), kindOf(kernel, target)];
  if (kind === "file" && (source.walked.meansDirectory || target.walked.meansDirectory)) {
    throw new NfsStatus("ENOTDIR");
  }
  // Two names of one file stay as they are, and the server is not asked.
  if (handle !== undefined && handle === target.dentry.handle) return;
  if (kind === "file" && targetKind === "directory") throw new NfsStatus("EISDIR");
  if (kind === "directory" && targetKind === "file") throw new NfsStatus("ENOTDIR");
  if (targetKind === "file" && target.dentry.opens > 0) await sillyRename(kernel, target);
  const file = handle === undefined ? undefined : kernel.knownFile(handle);
  if (file) await syncFile(kernel, file).catch(() => undefined);
  try {
    await askRename(kernel, source.walked, target.walked);
  } catch (error) {
    if (statusCode(error) === "ENOENT") forgetName(kernel, source);
    throw error;
  }
  if (handle !== undefined) attributes.expire(handle);
  if (target.dentry.handle !== undefined) attributes.expire(target.dentry.handle);
  dentries.drop(target.dentry);
  dentries.move(source.dentry, target.walked.directory.handle, target.walked.name);
}

/** A file that is open loses its name to another one, and is removed when it is closed (`nfs_sillyrename` in Linux). */
async function sillyRename(kernel: NfsKernel, { walked, dentry }: Named): Promise<void> {
  if (dentry.isSilly || dentry.handle === undefined) throw new NfsStatus("EBUSY");
  const { directory } = walked;
  const name = kernel.sillyName(kernel.attributes.get(dentry.handle)?.ino ?? 0);
  const path = walked.path.slice(0, walked.path.length - walked.name.length) + name;
  await askRename(kernel, walked, { ...walked, name, path });
  dentry.isSilly = true;
  kernel.dentries.move(dentry, directory.handle, name);
}

async function askRename(kernel: NfsKernel, from: WalkedPath, to: WalkedPath): Promise<void> {
  const askedMs = kernel.nowMs();
  const facts = { operation: "RENAME", path: from.path, dest: to.path } as const;
  const [source, target] = await kernel.ask(facts, (server) => {
    return server.rename([from.directory.handle, from.name], [to.directory.handle, to.name]);
  });
  changed(kernel, source, askedMs);
  if (target.directory !== source.directory) changed(kernel, target, askedMs);
}

async function remove(kernel: NfsKernel, named: Named): Promise<void> {
  const { directory, name, path } = named.walked;
  const askedMs = kernel.nowMs();
  try {
    const answer = await kernel.ask({ operation: "REMOVE", path }, (server) => {
      return server.remove(directory.handle, name);
    });
    changed(kernel, answer, askedMs);
  } catch (error) {
    if (statusCode(error) === "ENOENT") forgetName(kernel, named);
    throw error;
  }
  if (named.dentry.handle !== undefined) kernel.attributes.expire(named.dentry.handle);
  forgetName(kernel, named);
}

/** The name leads to nothing, as far as the client knows. */
function forgetName(kernel: NfsKernel, { walked, dentry }: Named): void {
  kernel.dentries.drop(dentry);
  learn(kernel, walked, undefined);
}

/** @throws NfsStatus EEXIST when the server says that something is there */
async function freeName(kernel: NfsKernel, walked: WalkedPath): Promise<Dentry> {
  if (walked.name === "") throw new NfsStatus("EEXIST");
  const dentry = await lookUpLocked(kernel, place(walked), "make");
  if (dentry.handle !== undefined) throw new NfsStatus("EEXIST");
  return dentry;
}

/** @throws NfsStatus ENOENT */
async function presentName(kernel: NfsKernel, walked: WalkedPath, intent: LookupIntent): Promise<Named> {
  const dentry = await lookUpLocked(kernel, place(walked), intent);
  if (dentry.handle === undefined) throw new NfsStatus("ENOENT");
  return { walked, dentry };
}

function kindOf(kernel: NfsKernel, { dentry }: Named): "file" | "directory" | undefined {
  return dentry.handle === undefined ? undefined : kernel.attributes.get(dentry.handle)?.kind;
}

function changed(kernel: NfsKernel, change: ChangeInfo, askedMs: number): void {
  kernel.attributes.takeChange(change, askedMs);
  kernel.listings.delete(change.directory);
}

function learn(kernel: NfsKernel, { directory, name }: WalkedPath, handle: number | undefined): void {
  kernel.dentries.learn(directory.handle, name, handle, kernel.dentries.generation(directory.handle));
}

function place({ directory, name, path }: WalkedPath): {
  readonly directory: number;
  readonly name: string;
  readonly path: string;
} {
  return { directory: directory.handle, name, path };
}
