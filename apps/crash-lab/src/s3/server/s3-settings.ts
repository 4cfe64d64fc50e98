import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import type { CephFolder } from "./ceph-folder.js";
import { freePorts } from "./free-ports.js";
import { S3ServerError } from "./s3-server-error.js";

/** How the server is reached. It stays the same from start to start. */
export interface S3Settings {
  readonly port: number;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** @throws S3ServerError when the server was never started in this folder. */
export async function readSettings({ settings, path }: CephFolder): Promise<S3Settings> {
  try {
    return JSON.parse(await readFile(settings, "utf8"));
  } catch (error) {
    throw new S3ServerError(`no server was started in ${path} yet; start one first`, { cause: error });
  }
}

/** Those of the last start, or new ones; a port that is given replaces the one there was. */
export async function chooseSettings(folder: CephFolder, port: number | undefined): Promise<S3Settings> {
  const last = await readSettings(folder).catch(() => undefined);
  const chosen: S3Settings = {
    bucket: "holdfast",
    accessKeyId: last?.accessKeyId ?? randomBytes(10).toString("hex").toUpperCase(),
    secretAccessKey: last?.secretAccessKey ?? randomBytes(20).toString("hex"),
    port: port ?? last?.port ?? (await freePorts(1, `gateway of ${folder.path}`)),
  };
  await writeFile(folder.settings, `${JSON.stringify(chosen, undefined, 2)}\n`, { mode: 0o600 });
  return chosen;
}
