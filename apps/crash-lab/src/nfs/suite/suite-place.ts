/** What a harness of the suite is made with, in a client's kernel. Plain JSON. */
export interface SuitePlace {
  /** The folders in which it finds the export: mounts that know nothing of each other's caches. */
  readonly mountPoints: readonly string[];
  /** The same export mounted as it must not be, by what is wrong with it. */
  readonly unsafeMounts: Readonly<Record<string, string>>;
  /** Who kills the machines whose power is cut. */
  readonly cutter: { readonly host: string; readonly port: number };
}
