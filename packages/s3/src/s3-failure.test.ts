import { describe, expect, it } from "vitest";
import { mapS3Error } from "./map-s3-error.js";
import { type ClientFacts, judgeFailure } from "./s3-failure.js";

const fresh: ClientFacts = { sendsOnce: true, hadCredentials: false };
const subject = { what: "create of a", bucket: "b" };
const inNone = "Could not load credentials from any providers";

function noCredentials(message: string, name = "CredentialsProviderError"): Error {
  return Object.assign(new Error(message), { name });
}

describe("HONEST: a request for which there are no credentials changed nothing", () => {
  it.each([
    inNone,
    "EC2 Instance Metadata Service access disabled",
    "The SSO session associated with this profile has expired. Log in again.",
    "Profile work was not found.",
  ])("and fails for good when they are not set: %s", (message) => {
    const error = mapS3Error(judgeFailure(noCredentials(message), fresh), subject, { mutates: true });
    expect(error).toMatchObject({ code: "ACCESS_DENIED", retryable: false, outcome: "not-applied" });
  });

  it.each([
    ["TimeoutError from instance metadata service", "ProviderError"],
    ["Unable to connect to instance metadata service", "ProviderError"],
    ["Error response received from instance metadata service", "CredentialsProviderError"],
    ["connect ECONNREFUSED 169.254.170.2:80", "CredentialsProviderError"],
    ["Server responded with status: 503", "CredentialsProviderError"],
  ])("and may succeed later when nobody answered: %s", (message, name) => {
    const error = mapS3Error(judgeFailure(noCredentials(message, name), fresh), subject, { mutates: true });
    expect(error).toMatchObject({ code: "UNAVAILABLE", retryable: true, outcome: "not-applied" });
  });

  it("and may succeed later when the client had some before", () => {
    const had = { ...fresh, hadCredentials: true };
    const later = mapS3Error(judgeFailure(noCredentials(inNone), had), subject, { mutates: true });
    expect(later).toMatchObject({ code: "UNAVAILABLE", retryable: true, outcome: "not-applied" });
    const expired = noCredentials("The SSO session associated with this profile has expired.");
    const lasting = mapS3Error(judgeFailure(expired, had), subject, { mutates: true });
    expect(lasting).toMatchObject({ code: "ACCESS_DENIED", retryable: false });
  });
});
