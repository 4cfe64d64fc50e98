import { join, resolve } from "node:path";
import { S3ServerError } from "./s3-server-error.js";

/** Where everything of one cluster lies; who removes the folder has forgotten the cluster. */
export interface CephFolder {
  readonly path: string;
  readonly config: string;
  readonly keyring: string;
  readonly monitorMap: string;
  /** Exists when the cluster was made completely. */
  readonly madeMark: string;
  readonly settings: string;
  readonly logs: string;
  readonly run: string;
  readonly monitorData: string;
  readonly osdData: string;
  readonly gatewayData: string;
  readonly crashes: string;
}

/** @throws S3ServerError for a path that cannot be written into Ceph's configuration. */
export function cephFolder(folder: string): CephFolder {
  const path = resolve(folder);
  // In ceph.conf blanks, `$`, `;` and `#` mean something.
  if (!/^\/[\w/.+@=,:-]+$/.test(path)) {
    throw new S3ServerError(`${path} has signs that mean something to Ceph; choose another folder`);
  }
  const within = (name: string): string => join(path, name);
  return {
    path,
    config: within("ceph.conf"),
    keyring: within("keyring"),
    monitorMap: within("monitor-map"),
    madeMark: within("made"),
    settings: within("settings.json"),
    logs: within("log"),
    run: within("run"),
    monitorData: within("mon"),
    osdData: within("osd"),
    gatewayData: within("rgw"),
    crashes: within("crash"),
  };
}
