import { expect, it } from "vitest";
import { cleanCause, withoutCredentials } from "./clean-cause.js";
import { mapS3Error } from "./map-s3-error.js";
import { judgeFailure } from "./s3-failure.js";

/** As S3 refuses a signature: with what was signed, the session token included. */
const refused = Object.assign(new Error("The request signature we calculated does not match"), {
  name: "SignatureDoesNotMatch",
  AWSAccessKeyId: "AKIAEXAMPLEEXAMPLE01",
  StringToSign: "AWS4-HMAC-SHA256 AKIAEXAMPLEEXAMPLE01",
  CanonicalRequest: "PUT\n/a\n\nx-amz-security-token:the-session-token\n",
  $response: { headers: { authorization: "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLEEXAMPLE01" } },
  $metadata: { httpStatusCode: 403, requestId: "R1", extendedRequestId: "R2", attempts: 1 },
});

it("an error tells what was refused, and no credential", () => {
  const subject = { what: "create of a", bucket: "b", key: "p/a" };
  const error = mapS3Error(judgeFailure(refused, { sendsOnce: true, hadCredentials: true }), subject, {
    mutates: true,
  });
  expect(error).toMatchObject({ code: "ACCESS_DENIED", outcome: "not-applied" });
  expect(error.message).toMatch(/403 SignatureDoesNotMatch; p\/a in bucket b, request R1/);
  const cause = error.cause as Error & { $metadata: object };
  expect(cause.name).toBe("SignatureDoesNotMatch");
  expect(cause.$metadata).toEqual(refused.$metadata);
  const told = [error, cause]
    .flatMap((one) => [one.stack, JSON.stringify(one), ...Object.values(one)])
    .join();
  expect(told).not.toMatch(/AKIA|the-session-token/);
});

it("a credential in a message is left out of it", () => {
  const text =
    "Credential=ASIAEXAMPLEEXAMPLE01/x X-Amz-Security-Token=abc&X-Amz-Signature=def for AKIAEXAMPLEEXAMPLE01";
  expect(withoutCredentials(text)).not.toMatch(/ASIA|AKIA|abc|def/);
  expect(cleanCause(text).message).not.toMatch(/ASIA|AKIA|abc|def/);
});

it("an error of Node's keeps its code", () => {
  const reset = Object.assign(new Error("read ECONNRESET"), {
    code: "ECONNRESET",
    syscall: "read",
    errno: -104,
  });
  expect(cleanCause(reset)).toMatchObject({ code: "ECONNRESET", syscall: "read", errno: -104 });
});
