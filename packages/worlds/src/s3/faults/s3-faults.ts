import type { RequestSubject } from "../s3-service.js";
import type { FaultableRequest, S3FaultName } from "./fault-model.js";
import type { S3Fault } from "./s3-fault.js";

/** A request that may meet a fault. */
export interface S3FaultRequest extends RequestSubject, FaultableRequest {
  /** Counts the client's requests from 1. */
  readonly number: number;
}

/** A fault that was chosen for one request. */
export interface PlannedS3Fault extends S3Fault {
  /** For the log. */
  readonly name: S3FaultName | "custom";
  /** After so many milliseconds what is late lands. */
  readonly lateMs: number;
}

/** Decides what becomes of the requests of one client. */
export interface S3Faults {
  /** Asked once for each request, when it is sent; `undefined` lets it pass. */
  fault(request: S3FaultRequest): PlannedS3Fault | undefined;
}
