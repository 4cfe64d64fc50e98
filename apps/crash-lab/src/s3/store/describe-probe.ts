import { UnsafeStorageError } from "@holdfast/core";
import { s3Backend } from "@holdfast/s3";
import { clientSettings, type StoreAccess } from "./store-access.js";

/** What the probe says of a store, line by line: what holds, what it warns of, or why it refuses it. */
export async function describeProbe(access: StoreAccess): Promise<string> {
  const { bucket, prefix } = access;
  const backend = s3Backend({ bucket, prefix, ...clientSettings(access) });
  try {
    const { checks } = await backend.probe();
    const lines = checks.map(({ id, outcome, explanation }) => `  ${outcome} ${id}: ${explanation}`);
    return [`the probe accepts bucket ${bucket}:`, ...lines].join("\n");
  } catch (error) {
    if (!UnsafeStorageError.isInstance(error)) throw error;
    return `the probe refuses bucket ${bucket}: ${error.message}`;
  } finally {
    await backend.close();
  }
}
