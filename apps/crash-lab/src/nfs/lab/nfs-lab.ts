import { ClientKernel } from "./client-kernel.js";
import { clientModules } from "./client-modules.js";
import { LabNetwork } from "./lab-network.js";
import { NfsServer } from "./nfs-server.js";

export interface NfsLabOptions {
  /** The folder of a contained run with a network of its own, see `contained`. */
  readonly directory: string;
  /** How much memory each client has, in MiB. */
  readonly memoryMiB: readonly number[];
}

/** A real server and client kernels, in a network of their own. Nothing of it outlives the contained run. */
export class NfsLab {
  readonly network: LabNetwork;
  readonly server: NfsServer;
  readonly clients: readonly ClientKernel[];

  private constructor(network: LabNetwork, server: NfsServer, clients: readonly ClientKernel[]) {
    this.network = network;
    this.server = server;
    this.clients = clients;
  }

  /** Resolves when the server answers and each client has it mounted. @throws CannotRunError where that cannot be. */
  static async start({ directory, memoryMiB }: NfsLabOptions): Promise<NfsLab> {
    const network = await LabNetwork.make();
    const server = await NfsServer.make(directory);
    const modules = await clientModules(directory);
    await server.start();
    const clients = await Promise.all(
      memoryMiB.map(async (memory, index) => {
        const number = index + 2;
        return await ClientKernel.make({ directory, network, number, modules, memoryMiB: memory });
      }),
    );
    const lab = new NfsLab(network, server, clients);
    try {
      await Promise.all(clients.map(async (client) => await client.start()));
      return lab;
    } catch (error) {
      await lab.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.clients.map(async (client) => await client.kill()));
    await this.server.kill();
  }
}
