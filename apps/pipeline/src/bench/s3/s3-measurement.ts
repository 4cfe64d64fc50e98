import type { S3Place } from "../../store/store-place.js";

/** What an upload is made with. */
export type Uploader = "holdfast" | "lib-storage";

/** What a child process measures on S3; plain JSON. */
export type S3Measurement =
  | { readonly what: "s3-memory"; readonly place: S3Place; readonly bytes: number; readonly by: Uploader }
  | {
      readonly what: "s3-upload";
      readonly place: S3Place;
      readonly bytes: number;
      readonly rounds: number;
    }
  | {
      readonly what: "s3-commits";
      readonly place: S3Place;
      readonly commits: number;
      readonly rounds: number;
    };
