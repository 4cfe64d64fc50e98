import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool, ToolError } from "../../machine/run-tool.js";
import type { CephFolder } from "./ceph-folder.js";
import type { S3Settings } from "./s3-settings.js";

const user = "holdfast";

/** Has the gateway know whoever has the settings' keys. */
export async function makeUser(folder: CephFolder, settings: S3Settings): Promise<void> {
  const mark = join(folder.gatewayData, `user-${settings.accessKeyId}`);
  if (
    await access(mark).then(
      () => true,
      () => false,
    )
  )
    return;
  const { accessKeyId, secretAccessKey } = settings;
  const admin = async (...args: string[]): Promise<string> => {
    const keys = ["--uid", user, "--access-key", accessKeyId, "--secret-key", secretAccessKey];
    return await runTool("radosgw-admin", ["-c", folder.config, "-n", "client.rgw", ...args, ...keys]);
  };
  try {
    await admin("user", "create", "--display-name", user);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    // The user may be there already: a start was interrupted, or has new keys.
    await admin("key", "create", "--key-type", "s3");
  }
  await writeFile(mark, "");
}
