/** Access key ids, and the parts of a signed request that name or are secrets. */
const secrets: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g,
  /(?<=(?:x-amz-security-token|x-amz-signature|x-amz-credential|authorization)["']?\s*[:=]\s*)[^\s&"']+/gi,
];

export function withoutCredentials(text: string): string {
  return secrets.reduce((cleaned, secret) => cleaned.replace(secret, "…"), text);
}

/**
 * The error as a cause that can be logged: a refused signature comes with the canonical request, which holds the session
 * token, so only what is known to be harmless is taken over.
 */
export function cleanCause(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(withoutCredentials(String(error)));
  const { name, message, stack } = error;
  const clean = new Error(withoutCredentials(message));
  clean.name = name;
  if (stack !== undefined) clean.stack = withoutCredentials(stack);
  const { code, syscall, errno, $metadata } = error as Error & Record<string, unknown>;
  for (const [property, value] of Object.entries({ code, syscall, errno })) {
    if (typeof value === "string" || typeof value === "number") Object.assign(clean, { [property]: value });
  }
  if (typeof $metadata === "object" && $metadata !== null) {
    const { httpStatusCode, requestId, extendedRequestId, attempts } = $metadata as Record<string, unknown>;
    Object.assign(clean, { $metadata: { httpStatusCode, requestId, extendedRequestId, attempts } });
  }
  return clean;
}
