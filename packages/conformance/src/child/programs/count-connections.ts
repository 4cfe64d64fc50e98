import diagnostics from "node:diagnostics_channel";
import type { Socket } from "node:net";
import type { ChildProgram } from "../child-program.js";
import { asInput } from "../workload/as-input.js";
import { type JobSettings, openJob } from "../workload/job-settings.js";

type CountConnectionsInput = { readonly settings: JobSettings };

/** Uses every verb, and tells each TCP connection that this process has opened by then. */
export const countConnections: ChildProgram = async ({ harness, input, tell }) => {
  const { settings } = asInput<CountConnectionsInput>(input);
  const connections: string[] = process
    .getActiveResourcesInfo()
    .filter((resource) => resource.startsWith("TCP"))
    .map((resource) => `somewhere, before anything was asked for (${resource})`);
  diagnostics.subscribe("net.client.socket", (message) => {
    const { socket } = message as { readonly socket: Socket };
    socket.once("connect", () => {
      if (socket.remotePort !== undefined) connections.push(`${socket.remoteAddress}:${socket.remotePort}`);
    });
  });
  const backend = await harness.open();
  const writer = await openJob(backend, settings).claim();
  const draft = writer.begin();
  await draft.put("small", "state");
  await draft.put("large", Buffer.alloc(settings.inlineLimitBytes + settings.blockBytes));
  const checkpoint = await draft.commit();
  await checkpoint.read("large");
  await openJob(backend, settings).sweep();
  await openJob(backend, settings).destroy();
  await backend.close();
  tell({ kind: "counted", connections });
};
