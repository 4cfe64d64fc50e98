import type { NfsAnswer, NfsFault } from "../faults/nfs-fault.js";
import { NfsStatus, statusCode } from "../nfs-status.js";
import type { NfsServer } from "../server/nfs-server.js";
import type { NfsRequest } from "./nfs-request.js";
import type { NfsStepKind, PendingStep } from "./rpc-steps.js";
import type { RpcTransport } from "./rpc-transport.js";

interface Asked<T> {
  readonly request: NfsRequest;
  readonly identity: number;
  readonly run: (server: NfsServer) => T;
}

interface Waiting<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: NfsStatus) => void;
}

type Outcome<T> = { readonly value: T } | { readonly status: NfsStatus };

/** A request and its answer, however often it takes to send it. */
export class RpcExchange<T> implements PendingStep {
  readonly request: NfsRequest;
  readonly identity: number;
  kind: NfsStepKind = "request";
  readonly #transport: RpcTransport;
  readonly #run: (server: NfsServer) => T;
  #waiting: Waiting<T> | undefined;
  #stopTimer: (() => void) | undefined;
  #outcome: Outcome<T> | undefined;
  #wasFaulted = false;
  #isLate = false;

  constructor(transport: RpcTransport, { request, identity, run }: Asked<T>, waiting: Waiting<T>) {
    this.#transport = transport;
    this.request = request;
    this.identity = identity;
    this.#run = run;
    this.#waiting = waiting;
  }

  begin(): void {
    const { network, options } = this.#transport;
    const { timeoutCode, timeoutMs } = options;
    if (timeoutCode !== undefined) {
      this.#stopTimer = network.clock.schedule(() => this.#giveUp(timeoutCode), timeoutMs);
    }
    network.steps.add(this);
  }

  isHeld(): boolean {
    return this.#isLate || this.#transport.isCut || this.#transport.network.host.isDown;
  }

  run(): void {
    if (this.kind === "answer") this.#settle(this.#outcome);
    else this.#arrive();
  }

  /** The server that knew the answer is gone: it is asked again. */
  forgetAnswer(): void {
    this.#outcome = undefined;
    this.kind = "request";
  }

  land(): void {
    this.#isLate = false;
  }

  dropIfAbandoned(): void {
    if (!this.#waiting) this.#end();
  }

  /** Nobody waits any more. */
  abandon(inFlight: "lost" | "land"): void {
    this.#waiting = undefined;
    this.#stopTimer?.();
    if (inFlight === "lost" || this.kind === "answer") this.#end();
  }

  #arrive(): void {
    const { faults } = this.#transport.options;
    const fault = this.#wasFaulted ? undefined : faults?.next(this.request);
    this.#wasFaulted = true;
    if (fault) this.#goWrong(fault);
    else this.#deliver(this.#execute("ok"));
  }

  #execute(how: string): Outcome<T> {
    const { host, log } = this.#transport.network;
    try {
      const value = this.#run(host.server);
      log.add(this.request, how);
      return { value };
    } catch (error) {
      const code = statusCode(error);
      log.add(this.request, how === "ok" ? code : `${code}, ${how}`);
      return { status: new NfsStatus(code) };
    }
  }

  #goWrong({ effect, answer }: NfsFault): void {
    const { network } = this.#transport;
    const told = answer === "true" ? "ok" : `${effect}, ${tell(answer)}`;
    network.steps.digest.add(effect.length, answer.length);
    const outcome = effect === "applied" ? this.#execute(told) : undefined;
    if (!outcome) network.log.add(this.request, told);
    if (effect === "late") this.#beLate();
    switch (answer) {
      case "true":
        this.#deliver(outcome);
        break;
      case "failover":
        network.failOver();
        this.#askAgain();
        break;
      case "timeout":
        this.#timeOut(outcome);
        break;
      case "lost":
        this.#reconnect(outcome);
        break;
      default:
        if (this.#isLate) this.#giveUp(answer);
        else this.#settle({ status: new NfsStatus(answer) });
    }
  }

  #timeOut(outcome: Outcome<T> | undefined): void {
    const { timeoutCode } = this.#transport.options;
    if (timeoutCode === undefined) this.#reconnect(outcome);
    else if (this.#isLate) this.#giveUp(timeoutCode);
    else this.#settle({ status: new NfsStatus(timeoutCode) });
  }

  /** The same server is asked again; in a session it knows what it answered. */
  #reconnect(outcome: Outcome<T> | undefined): void {
    if (!outcome || !this.#transport.options.hasSessions) this.#askAgain();
    else this.#answerLater(outcome);
  }

  #deliver(outcome: Outcome<T> | undefined): void {
    if (!outcome) this.#askAgain();
    else if (this.#transport.network.answersApart) this.#answerLater(outcome);
    else this.#settle(outcome);
  }

  #answerLater(outcome: Outcome<T>): void {
    this.#outcome = outcome;
    this.kind = "answer";
    this.#transport.network.steps.add(this);
  }

  #askAgain(): void {
    this.kind = "request";
    this.#transport.network.steps.add(this);
  }

  #beLate(): void {
    const { clock, lateMs, steps } = this.#transport.network;
    this.#isLate = true;
    clock.schedule(() => {
      this.land();
      steps.wake();
    }, lateMs);
  }

  /** The caller is told that there is no answer; the request is still under way. */
  #giveUp(code: string): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(new NfsStatus(code));
    if (this.#isLate) this.#askAgain();
  }

  #settle(outcome: Outcome<T> | undefined): void {
    const waiting = this.#waiting;
    this.#end();
    if (!waiting || !outcome) return;
    if ("value" in outcome) waiting.resolve(outcome.value);
    else waiting.reject(outcome.status);
  }

  #end(): void {
    this.#waiting = undefined;
    this.#stopTimer?.();
    this.#transport.network.steps.remove(this);
    this.#transport.ended(this as RpcExchange<unknown>);
  }
}

function tell(answer: NfsAnswer): string {
  switch (answer) {
    case "lost":
      return "answer lost";
    case "failover":
      return "server failed over";
    case "timeout":
      return "no answer in time";
    default:
      return `answered ${answer}`;
  }
}
