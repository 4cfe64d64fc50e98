import type { Backend, Clock, Random } from "@holdfast/core";
import type { S3ProfileName, S3Transport } from "@holdfast/worlds/s3";

/** The bucket of a simulated S3 service, and one client's way to it. */
export interface S3FaultPlace {
  readonly bucket: string;
  /** The `requestHandler` of the client; every fault comes through it. */
  readonly requestHandler: S3Transport;
  /** Time passes when nobody has anything else to do, so that a wait costs none. */
  readonly clock: Clock;
  /** Every choice of the client comes from it, so that a run can be replayed. */
  readonly random: Random;
}

/** A backend that stores objects in S3, under trial. */
export interface S3FaultSubject {
  readonly name: string;
  /** What the service is like. Default: `aws`. */
  readonly profile?: S3ProfileName;
  /** A new client, which knows nothing of those before it. */
  open(place: S3FaultPlace): Backend | Promise<Backend>;
}
