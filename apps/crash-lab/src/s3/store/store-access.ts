import { InvalidArgumentError } from "@holdfast/core";
import type { S3BackendOptions } from "@holdfast/s3";

/** How a store is reached. Plain JSON, without credentials: those the SDK finds in its own ways. */
export interface StoreAccess {
  /** What it is called in reports. */
  readonly name: string;
  readonly bucket: string;
  /** The folder of the bucket that a run works in, with its final `/`; each run has its own. */
  readonly prefix: string;
  /** Without it the store is Amazon S3. */
  readonly endpoint?: string;
  /** The adapter's clients connect here instead, to something that stands before the store. */
  readonly via?: string;
  readonly forcePathStyle?: boolean;
}

/** The store that the variables name, if they name one. */
export function storeOfEnvironment(
  prefix: string,
  env: NodeJS.ProcessEnv = process.env,
): StoreAccess | undefined {
  const { HOLDFAST_S3_ENDPOINT: endpoint, HOLDFAST_S3_BUCKET: bucket } = env;
  if (endpoint === undefined && bucket === undefined) return undefined;
  if (bucket === undefined) {
    throw new InvalidArgumentError(
      "HOLDFAST_S3_ENDPOINT is set, and HOLDFAST_S3_BUCKET is not; name a bucket",
    );
  }
  const { HOLDFAST_S3_STORE: name, HOLDFAST_S3_FORCE_PATH_STYLE: pathStyle, HOLDFAST_S3_PREFIX = "" } = env;
  return {
    name: name ?? endpoint ?? "Amazon S3",
    bucket,
    prefix: `${HOLDFAST_S3_PREFIX}${prefix}`,
    ...(endpoint !== undefined && { endpoint }),
    ...(pathStyle !== undefined && { forcePathStyle: pathStyle === "true" }),
  };
}

/** What the clients under test are made with. */
export function clientSettings(access: StoreAccess): Pick<S3BackendOptions, "endpoint" | "forcePathStyle"> {
  return directSettings({ ...access, ...(access.via !== undefined && { endpoint: access.via }) });
}

/** What clients are made with that prepare and tidy up: whatever stands before the store, they go straight to it. */
export function directSettings({
  endpoint,
  forcePathStyle,
}: StoreAccess): Pick<S3BackendOptions, "endpoint" | "forcePathStyle"> {
  return {
    ...(endpoint !== undefined && { endpoint }),
    ...(forcePathStyle !== undefined && { forcePathStyle }),
  };
}

/** Where it listens, if requests can be sent there through a proxy: over TLS a client knows the proxy for another host. */
export function plainAddress(access: StoreAccess): { host: string; port: number } | undefined {
  const { endpoint } = clientSettings(access);
  if (typeof endpoint !== "string") return undefined;
  const { protocol, hostname, port } = new URL(endpoint);
  return protocol === "http:" ? { host: hostname, port: Number(port || 80) } : undefined;
}

/** The same store, which the clients under test reach at another address. */
export function through(access: StoreAccess, { host, port }: { host: string; port: number }): StoreAccess {
  return { ...access, via: `http://${host}:${port}` };
}
