import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, it } from "vitest";
import { abortedError, connectionError } from "./connection-error.js";

type NodeError = NodeJS.ErrnoException;

/** What can be relied on: the message of a real one goes on with the address. */
const facts = ({ message, code, syscall }: NodeError): readonly unknown[] => {
  return [message.split(" ").slice(0, 2).join(" ").replace(" (injected)", ""), code, syscall];
};

/** A server that does something to a connection when a request comes in. */
async function listening(serve: (socket: Socket) => void): Promise<{ port: number; close: () => void }> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => serve(socket));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

async function failureAt(port: number): Promise<NodeError> {
  const asked = request({ host: "127.0.0.1", port, agent: false });
  asked.end();
  const [error] = (await once(asked, "error")) as [NodeError];
  return error;
}

it("a connection that is refused or reset fails as it does in Node", async () => {
  const server = await listening((socket) => socket.resetAndDestroy());
  expect(facts(await failureAt(server.port))).toEqual(facts(connectionError("ECONNRESET")));
  server.close();
  expect(facts(await failureAt(server.port))).toEqual(facts(connectionError("ECONNREFUSED")));
});

it.each(["end", "resetAndDestroy"] as const)(
  "a body that is cut by %s fails as it does in Node",
  async (cut) => {
    const server = await listening((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf", () =>
        setTimeout(() => socket[cut](), 20),
      );
    });
    const asked = request({ host: "127.0.0.1", port: server.port, agent: false });
    asked.on("error", () => undefined);
    asked.end();
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    answer.resume();
    const [error] = (await once(answer, "error")) as [NodeError];
    server.close();
    expect(facts(error)).toEqual(facts(abortedError()));
  },
);

/** A timeout of a connection that stood cannot be had in a test: Linux gives up after a quarter of an hour. */
it("a connection that stood and is given up was being read", () => {
  expect(facts(connectionError("ETIMEDOUT"))).toEqual(["read ETIMEDOUT", "ETIMEDOUT", "read"]);
});
