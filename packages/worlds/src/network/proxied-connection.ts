import type { Socket } from "node:net";
import type { Clock } from "@holdfast/core";
import type { Cut, Ending } from "./cut.js";
import { type Passage, relay } from "./relay.js";
import { resetSocket } from "./reset-socket.js";

export interface ConnectionParts {
  readonly client: Socket;
  readonly clock: Clock;
  /** Opens the way to the server. */
  connect(): Socket;
  /** Says what becomes of the exchange that begins. */
  plan(exchange: number, head: Uint8Array): Cut;
}

/** One client's connection and the one to the server, with what is done to the bytes between them. */
export class ProxiedConnection {
  readonly #parts: ConnectionParts;
  #server: Socket | undefined;
  #cut: Cut;
  #exchange = 0;
  /** The server has begun to answer, so that the client's next bytes begin another exchange. */
  #isAnswered = false;
  /** How much of the exchange was passed on. */
  #requestBytes = 0;
  #answerBytes = 0;
  readonly #timers = new Set<() => void>();
  readonly #closing = new Set<Socket>();

  constructor(parts: ConnectionParts) {
    const { client, connect } = parts;
    this.#parts = parts;
    this.#cut = parts.plan(0, new Uint8Array(0));
    client.on("error", () => this.end("reset"));
    if (this.#cut.kind === "end") this.end(this.#cut.ending);
    else if (this.#cut.kind === "black-hole") this.#swallow(client);
    else this.#join(connect());
  }

  /** Ends both connections, and forgets what was still to come. */
  end(ending: Ending = "reset"): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    for (const socket of [this.#parts.client, this.#server]) {
      if (!socket || socket.destroyed) continue;
      if (ending === "reset") resetSocket(socket);
      // Each call adds a listener for the end of what is still to be sent.
      else if (!this.#closing.has(socket)) socket.destroySoon();
      this.#closing.add(socket);
    }
  }

  #join(server: Socket): void {
    const { client } = this.#parts;
    this.#server = server;
    server.on("error", () => this.end("reset"));
    const wait = (delayMs: number, run: () => void): void => this.#wait(delayMs, run);
    const onClientEnd = (): void => void server.end();
    relay(client, server, (chunk) => this.#onRequest(chunk), onClientEnd, wait);
    relay(
      server,
      client,
      (chunk) => this.#onAnswer(chunk),
      () => this.#onServerEnd(),
      wait,
    );
  }

  #onRequest(chunk: Uint8Array): Passage {
    if (this.#exchange === 0 || this.#isAnswered) this.#begin(chunk);
    const cut = this.#cut;
    const isFirst = this.#requestBytes === 0;
    this.#requestBytes += chunk.length;
    switch (cut.kind) {
      case "delay":
        return { bytes: chunk, delayMs: isFirst ? (cut.requestMs ?? 0) : 0 };
      case "truncate-request":
        return this.#truncated(chunk, this.#requestBytes - cut.bytes, cut.ending ?? "reset");
      case "end":
        this.end(cut.ending);
        return {};
      case "black-hole":
        this.#swallow(this.#parts.client);
        return {};
      default:
        return { bytes: chunk };
    }
  }

  #onAnswer(chunk: Uint8Array): Passage {
    const cut = this.#cut;
    const isFirst = !this.#isAnswered;
    this.#isAnswered = true;
    this.#answerBytes += chunk.length;
    switch (cut.kind) {
      case "delay":
        return { bytes: chunk, delayMs: isFirst ? (cut.answerMs ?? 0) : 0 };
      case "truncate-answer":
        return this.#truncated(chunk, this.#answerBytes - cut.bytes, cut.ending ?? "close");
      case "drop-answer":
        if (!cut.lingerMs) this.end(cut.ending);
        else if (isFirst) this.#wait(cut.lingerMs, () => this.end(cut.ending));
        return {};
      case "black-hole":
      case "end":
        return {};
      default:
        return { bytes: chunk };
    }
  }

  #onServerEnd(): void {
    const cut = this.#cut;
    if (cut.kind === "drop-answer" && this.#isAnswered) this.end(cut.ending);
    else if (cut.kind !== "black-hole") this.#parts.client.end();
  }

  /** A cut that has begun to swallow an answer goes on with what the client sends meanwhile. */
  #begin(head: Uint8Array): void {
    if (this.#isAnswered && this.#cut.kind === "drop-answer") return;
    this.#exchange += 1;
    this.#isAnswered = false;
    this.#requestBytes = 0;
    this.#answerBytes = 0;
    this.#cut = this.#parts.plan(this.#exchange, head);
  }

  /** The chunk without its last bytes, which are too many, and then the end. */
  #truncated(chunk: Uint8Array, tooMany: number, ending: Ending): Passage {
    if (tooMany < 0) return { bytes: chunk };
    const bytes = chunk.subarray(0, Math.max(0, chunk.length - tooMany));
    return { bytes, onSent: () => this.end(ending) };
  }

  /** Takes what comes and tells nobody; once the client has gone, so does the rest. */
  #swallow(client: Socket): void {
    client.on("end", () => this.end("reset"));
    client.resume();
  }

  #wait(delayMs: number, run: () => void): void {
    const cancel = this.#parts.clock.schedule(() => {
      this.#timers.delete(cancel);
      run();
    }, delayMs);
    this.#timers.add(cancel);
  }
}
