import type { LateEffects } from "../faults/late-effects.js";
import type { BodyEnd } from "./body-stream.js";
import type { ConnectionErrorCode } from "./faults/s3-fault.js";
import type { PlannedS3Fault, S3Faults } from "./faults/s3-faults.js";
import type { RequestLog } from "./request-log.js";
import type { S3Service, ServiceAnswer } from "./s3-service.js";
import { refusalOf, spoiled } from "./spoil-answer.js";
import type { S3Error } from "./wire/s3-error.js";
import type { WireRequest, WireResponse } from "./wire/wire-message.js";

/** What comes back to a client. */
export type Outcome =
  | {
      readonly kind: "answer";
      readonly answer: WireResponse;
      readonly end: BodyEnd;
      readonly delayMs: number;
    }
  | { readonly kind: "connection-error"; readonly code: ConnectionErrorCode }
  | { readonly kind: "none" };

export interface ExchangeParts {
  /** Counts the clients from 1; 0 is whoever comes over HTTP. */
  readonly client: number;
  readonly service: S3Service;
  readonly log: RequestLog;
  readonly late: LateEffects;
  readonly faults: S3Faults | undefined;
}

/** What one client sends, and what becomes of it. */
export class Exchanges {
  readonly #parts: ExchangeParts;
  #sent = 0;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  async send(request: WireRequest): Promise<Outcome> {
    const { client, service, log, faults } = this.#parts;
    this.#sent += 1;
    const subject = service.subjectOf(request);
    const { headers, method } = request;
    const isWrite = method === "PUT" || method === "POST";
    const isConditional = isWrite && (headers["if-none-match"] ?? headers["if-match"]) !== undefined;
    const fault = faults?.fault({ ...subject, isConditional, number: this.#sent });
    const number = log.add({
      ...subject,
      client,
      isConditional,
      bytes: request.body.length,
      ...(fault && { fault: fault.name }),
      effect: fault?.effect ?? "applied",
    });
    const answer = await this.#apply(request, fault, number);
    return fault ? this.#outcome(request, fault, answer) : delivered(answer as ServiceAnswer);
  }

  async #apply(
    request: WireRequest,
    fault: PlannedS3Fault | undefined,
    number: number,
  ): Promise<ServiceAnswer | undefined> {
    const { service, log, late } = this.#parts;
    const effect = fault?.effect ?? "applied";
    let answer: ServiceAnswer | undefined;
    if (effect === "applied" || effect === "duplicated") {
      answer = await service.handle(request, fault?.bend);
      log.amend(number, { status: answer.status, ...(answer.code !== undefined && { code: answer.code }) });
    }
    if (effect === "late" || effect === "duplicated") {
      log.amend(number, { landed: "under way" });
      late.add(fault?.lateMs ?? 0, async () => {
        const { status, code } = await service.handle(request, fault?.bend);
        log.amend(number, { landed: code ?? status });
      });
    }
    return answer;
  }

  #outcome(request: WireRequest, fault: PlannedS3Fault, answer: ServiceAnswer | undefined): Outcome {
    const { response } = fault;
    const { service } = this.#parts;
    const refuse = (error: S3Error): WireResponse => service.refuse(request, error);
    switch (response.kind) {
      case "none":
        return { kind: "none" };
      case "connection-error":
        return { kind: "connection-error", code: response.code };
      case "refusal":
      case "error-in-200":
        return delivered(withoutBodyOfHead(request, refusalOf(response, refuse)));
      default:
        // A request that was not applied has no true answer.
        if (!answer) return { kind: "connection-error", code: "ECONNRESET" };
        return response.kind === "true"
          ? { ...delivered(answer), delayMs: response.delayMs ?? 0 }
          : { ...delivered(answer), ...spoiled(answer, response) };
    }
  }
}

function delivered(answer: WireResponse): Extract<Outcome, { kind: "answer" }> {
  return { kind: "answer", answer, end: "end", delayMs: 0 };
}

function withoutBodyOfHead({ method }: WireRequest, answer: WireResponse): WireResponse {
  return method === "HEAD" ? { ...answer, body: new Uint8Array(0) } : answer;
}
