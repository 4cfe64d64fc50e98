import type { LifecycleRule } from "../state/lifecycle-rule.js";
import { childrenNamed, childText, parseXml, type XmlElement } from "../wire/parse-xml.js";
import { S3Error } from "../wire/s3-error.js";
import { malformed } from "./delete-objects.js";
import { type BucketCall, type S3Answer, xmlAnswer } from "./s3-call.js";

export function getBucketLifecycle({ bucket }: BucketCall): S3Answer {
  if (bucket.lifecycle.length === 0) {
    const message = "The lifecycle configuration does not exist";
    throw new S3Error(404, "NoSuchLifecycleConfiguration", message, { BucketName: bucket.name });
  }
  const Rule = bucket.lifecycle.map((rule) => ({
    ID: rule.id ?? "rule",
    Filter: { Prefix: rule.prefix ?? "" },
    Status: (rule.enabled ?? true) ? "Enabled" : "Disabled",
    Expiration: rule.expirationDays === undefined ? undefined : { Days: rule.expirationDays },
    AbortIncompleteMultipartUpload:
      rule.abortIncompleteMultipartUploadDays === undefined
        ? undefined
        : { DaysAfterInitiation: rule.abortIncompleteMultipartUploadDays },
  }));
  return xmlAnswer("LifecycleConfiguration", { Rule });
}

export function putBucketLifecycle({ bucket, body }: BucketCall): S3Answer {
  const configuration = parseXml(Buffer.from(body).toString());
  if (configuration?.name !== "LifecycleConfiguration") throw malformed();
  bucket.lifecycle = childrenNamed(configuration, "Rule").map(readRule);
  return { status: 200 };
}

function readRule(rule: XmlElement): LifecycleRule {
  const within = (name: string, field: string): string | undefined => {
    const [element] = childrenNamed(rule, name);
    return element && childText(element, field);
  };
  const days = (text: string | undefined, name: "expirationDays" | "abortIncompleteMultipartUploadDays") =>
    text === undefined ? {} : { [name]: Number(text) };
  return {
    id: childText(rule, "ID") ?? "rule",
    prefix: within("Filter", "Prefix") ?? childText(rule, "Prefix") ?? "",
    enabled: childText(rule, "Status") === "Enabled",
    ...days(within("Expiration", "Days"), "expirationDays"),
    ...days(
      within("AbortIncompleteMultipartUpload", "DaysAfterInitiation"),
      "abortIncompleteMultipartUploadDays",
    ),
  };
}
