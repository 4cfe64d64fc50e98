import type { Backend } from "@holdfast/core";
import type { Harness } from "../../harness/harness.js";
import type { NetworkAddress } from "../../harness/network-address.js";
import { GoodTcpBackend } from "./good-tcp-backend.js";
import { ObjectServer } from "./object-server.js";
import { goodTcpSteps, type TcpSteps } from "./tcp-steps.js";

export interface TcpHarnessOptions {
  readonly name: string;
  readonly module: string;
  /** Makes the place's name of the server's address. */
  readonly placeOf: (address: string) => string;
  /** The address of a server that another process runs; a server of one's own without it. */
  readonly address?: string;
  readonly steps?: (good: TcpSteps) => Partial<TcpSteps>;
  readonly verbs?: (good: Backend) => Backend;
}

/** The harness of the good TCP backend, or of a mutant of it. */
export async function tcpHarness({ name, module, placeOf, ...options }: TcpHarnessOptions): Promise<Harness> {
  const server = options.address === undefined ? new ObjectServer() : undefined;
  const address = (await server?.listen()) ?? parseAddress(options.address ?? "");
  return {
    name,
    module,
    place: placeOf(`${address.host}:${address.port}`),
    address,
    open: (opened = {}) => {
      const good = goodTcpSteps();
      const backend = new GoodTcpBackend(opened.address ?? address, { ...good, ...options.steps?.(good) });
      return options.verbs?.(backend) ?? backend;
    },
    reset: async () => server?.clear(),
    dispose: async () => await server?.close(),
  };
}

function parseAddress(text: string): NetworkAddress {
  const [host = "", port] = text.split(":");
  return { host, port: Number(port) };
}
