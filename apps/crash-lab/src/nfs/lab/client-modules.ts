import { cp, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../../machine/run-tool.js";
import { tried } from "../../machine/tried.js";

/** Where Debian's package of the kernel puts its modules. */
const packaged = "/usr/lib/uml/modules";

/**
 * The files of the kernel's NFS client, in the order in which they have to be loaded.
 * @throws CannotRunError where the kernel has no such modules.
 */
export async function clientModules(directory: string): Promise<readonly string[]> {
  const version = (await tried("the kernel does not run", "linux", ["--version"])).trim();
  // What depends on what is worked out anew, in a folder of our own: the package's may never have been.
  const root = join(directory, "modules");
  const folder = join(root, "lib", "modules", version);
  await mkdir(folder, { recursive: true });
  await symlink(join(packaged, version, "kernel"), join(folder, "kernel"));
  for (const list of ["modules.order", "modules.builtin", "modules.builtin.modinfo"]) {
    await cp(join(packaged, version, list), join(folder, list));
  }
  await runTool("depmod", ["--basedir", root, version]);
  const options = ["--dirname", root, "--set-version", version, "--show-depends", "nfsv4"];
  const lines = (await tried("the kernel has no NFS client", "modprobe", options)).split("\n");
  return lines.flatMap((line) => (line.startsWith("insmod ") ? [line.slice("insmod ".length).trim()] : []));
}
