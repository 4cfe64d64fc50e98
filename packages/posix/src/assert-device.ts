import { UnsafeStorageError } from "@holdfast/core";

/**
 * Makes sure that a file lies where the store does: when a mount vanishes, its files' paths lead to the disk underneath.
 * @throws UnsafeStorageError
 */
export function assertDevice(
  target: { readonly path: string; readonly device?: number | undefined },
  { dev }: { readonly dev: number },
): void {
  if (target.device === undefined || target.device === dev) return;
  throw new UnsafeStorageError(
    `${target.path} lies on device ${dev}, and the store on ${target.device}: its mount has vanished or was replaced. ` +
      "Nothing is read or written in its place; mount it, or open a store anew",
  );
}
