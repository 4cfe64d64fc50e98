import { writeFile } from "node:fs/promises";
import { runTool } from "../../machine/run-tool.js";
import { tried } from "../../machine/tried.js";

/** The server's address, and the lab's own. */
export const serverAddress: "10.99.0.1" = "10.99.0.1";
export const nfsPort: 2049 = 2049;

const bridge = "holdfast0";

/** How the kernel of the lab gives up what a dead server has not delivered: after seconds rather than minutes (tcp(7)). */
const settings = { tcp_orphan_retries: 1, tcp_retries2: 3 } as const;

/** Answers of the server, and not what only acknowledges what came: a length in bytes, with the headers. */
const answers: readonly string[] = ["--match", "length", "--length", "100:"];

/** What is dropped of the traffic between a client and the server. */
export type CutDirection = "requests" | "replies" | "both";

/**
 * The network between the server and its clients: a bridge in a network namespace that is the run's own. What is to be
 * lost on it is chosen here; nothing but NFS is ever cut.
 */
export class LabNetwork {
  /** @throws CannotRunError where there is no such network to be had. */
  static async make(): Promise<LabNetwork> {
    const ip = async (...args: string[]): Promise<string> =>
      await tried("no network can be made", "ip", args);
    await ip("link", "set", "lo", "up");
    await ip("link", "add", bridge, "type", "bridge");
    await ip("address", "add", `${serverAddress}/24`, "dev", bridge);
    await ip("link", "set", bridge, "up");
    for (const [name, value] of Object.entries(settings)) {
      await writeFile(`/proc/sys/net/ipv4/${name}`, `${value}\n`);
    }
    await tried("the network's packets cannot be filtered", "iptables", ["--flush"]);
    return new LabNetwork();
  }

  /** Plugs in a client: a device that its kernel opens by this name. */
  async addTap(name: string): Promise<void> {
    await tried("no network device can be made", "ip", ["tuntap", "add", name, "mode", "tap"]);
    await runTool("ip", ["link", "set", name, "master", bridge, "up"]);
  }

  /** From now on what goes to the server, what it answers, or both is lost; of one client, or of all. */
  async cut(direction: CutDirection, client?: string): Promise<void> {
    if (direction !== "requests") {
      const rule = ["OUTPUT", ...tcp("--source-port"), ...(client ? ["--destination", client] : [])];
      // A rule of its own counts the answers.
      await append([...rule, ...answers]);
      await append(rule);
    }
    if (direction !== "replies") {
      await append(["INPUT", ...tcp("--destination-port"), ...(client ? ["--source", client] : [])]);
    }
  }

  /**
   * From the first request on that has these bytes, whichever client it comes from, nothing more is answered on its
   * connection; what it asks for is carried out.
   */
  async loseRepliesFrom(bytes: Uint8Array): Promise<void> {
    const reply = ["OUTPUT", ...tcp("--source-port"), "--match", "connmark", "--mark", "1"];
    await append([...reply, ...answers]);
    await append(reply);
    const request = ["INPUT", ...tcp("--destination-port"), "--match", "string", "--algo", "bm"];
    const pattern = Buffer.from(bytes).toString("hex");
    await append([...request, "--hex-string", `|${pattern}|`], ["CONNMARK", "--set-mark", "1"]);
  }

  /** How many answers were lost since replies are. */
  async lostReplies(): Promise<number> {
    const rules = await runTool("iptables", ["--list", "OUTPUT", "--verbose", "--numeric", "--exact"]);
    const counts = rules.split("\n").filter((line) => line.includes("length"));
    return counts.reduce((sum, line) => sum + Number(line.trim().split(/\s+/)[0]), 0);
  }

  async heal(): Promise<void> {
    await runTool("iptables", ["--flush"]);
  }

  /**
   * Ends the server's connections, also those that a dead server left behind with answers that the kernel would still
   * deliver: the next packet of a client is refused, and it connects anew.
   */
  async endConnections(client?: string): Promise<void> {
    const filter = ["sport", "=", `:${nfsPort}`, ...(client ? ["and", "dst", client] : [])];
    await runTool("ss", ["--kill", "--tcp", "--numeric", "state", "connected", ...filter]);
  }
}

function tcp(port: "--source-port" | "--destination-port"): readonly string[] {
  return ["--protocol", "tcp", port, String(nfsPort)];
}

async function append(rule: readonly string[], target: readonly string[] = ["DROP"]): Promise<void> {
  await runTool("iptables", ["--append", ...rule, "--jump", ...target]);
}
