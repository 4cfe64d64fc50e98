import { describe, expect, it } from "vitest";
import { clientSettings, directSettings, plainAddress, storeOfEnvironment, through } from "./store-access.js";

describe("the store that the variables name", () => {
  it("is none where none is named, so that the lab starts its own", () => {
    expect(storeOfEnvironment("run/", {})).toBeUndefined();
  });

  it("is Amazon's where only a bucket is named", () => {
    const access = storeOfEnvironment("run/", { HOLDFAST_S3_BUCKET: "state" });
    expect(access).toEqual({ name: "Amazon S3", bucket: "state", prefix: "run/" });
    expect(access && clientSettings(access)).toEqual({});
    expect(access && plainAddress(access)).toBeUndefined();
  });

  it("is any other by its endpoint, and each run has a folder of its own below the one that is named", () => {
    const access = storeOfEnvironment("run/", {
      HOLDFAST_S3_ENDPOINT: "http://127.0.0.1:9000",
      HOLDFAST_S3_BUCKET: "state",
      HOLDFAST_S3_PREFIX: "lab/",
      HOLDFAST_S3_FORCE_PATH_STYLE: "true",
      HOLDFAST_S3_STORE: "minio",
    });
    expect(access).toEqual({
      name: "minio",
      bucket: "state",
      prefix: "lab/run/",
      endpoint: "http://127.0.0.1:9000",
      forcePathStyle: true,
    });
    expect(access && plainAddress(access)).toEqual({ host: "127.0.0.1", port: 9000 });
    const behind = access && through(access, { host: "127.0.0.1", port: 1 });
    expect(behind && plainAddress(behind)).toEqual({ host: "127.0.0.1", port: 1 });
    expect(behind && clientSettings(behind).endpoint).toBe("http://127.0.0.1:1");
    expect(behind && directSettings(behind).endpoint).toBe("http://127.0.0.1:9000");
  });

  it("has no address for a proxy where it is reached over TLS", () => {
    const named = { HOLDFAST_S3_ENDPOINT: "https://s3.example.com", HOLDFAST_S3_BUCKET: "state" };
    const access = storeOfEnvironment("", named);
    expect(access && plainAddress(access)).toBeUndefined();
  });

  it("is refused without a bucket", () => {
    const named = { HOLDFAST_S3_ENDPOINT: "https://s3.example.com" };
    expect(() => storeOfEnvironment("", named)).toThrow(/HOLDFAST_S3_BUCKET is not; name a bucket/);
  });
});
