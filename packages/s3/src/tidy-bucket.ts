import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";
import type { TidyReport } from "@holdfast/core";
import { abortUpload } from "./abort-upload.js";
import { listUploads } from "./list-uploads.js";
import { ObjectRemover } from "./object-remover.js";
import { probeFolderStart } from "./probe-folder.js";
import { markAsSpecial } from "./resolve-once.js";
import type { S3Place } from "./s3-place.js";

/**
 * Removes what killed processes left: uploads that were never completed, and what probes stored. Both only at a great
 * age, by the store's own clock. An upload still under way at that age fails, and says so.
 */
export async function tidyBucket(place: S3Place, signal: AbortSignal): Promise<TidyReport> {
  const traces = await probeTraces(place, signal);
  const bornBeforeMs = traces.nowMs - place.settings.abandonedUploadMs;
  let removed = 0;
  const oldTraces = traces.objects.filter(({ bornMs }) => bornMs <= bornBeforeMs);
  if (oldTraces.length > 0) {
    await new ObjectRemover(place).remove(
      oldTraces.map(({ key }) => key),
      signal,
    );
    removed += oldTraces.length;
  }
  for await (const { storeKey, uploadId, begunMs } of listUploads(place, place.settings.prefix, signal)) {
    if (begunMs === undefined || begunMs > bornBeforeMs) continue;
    await abortUpload(place, { storeKey, uploadId }, signal);
    removed += 1;
  }
  return { removed };
}

interface ProbeTraces {
  /** What time it is at the store. */
  readonly nowMs: number;
  readonly objects: readonly { readonly key: string; readonly bornMs: number }[];
}

/** The first page of them; what is left the next tidying finds. */
async function probeTraces(place: S3Place, signal: AbortSignal): Promise<ProbeTraces> {
  const { isDirectoryBucket, prefix } = place.settings;
  const Prefix = isDirectoryBucket ? prefix : place.storeKey(probeFolderStart);
  let date: string | undefined;
  const page = await place.send<ListObjectsV2CommandOutput>(
    {
      what: "listing of what probes left",
      mutates: false,
      send: async (client, options) => {
        const command = new ListObjectsV2Command({ ...place.target, ...(Prefix !== "" && { Prefix }) });
        command.middlewareStack.add(
          (next) => async (args) => {
            const result = await next(args);
            const { headers } = result.response as { headers?: { readonly date?: string } };
            date = headers?.date;
            return result;
          },
          { step: "deserialize", name: "holdfastStoreDate" },
        );
        markAsSpecial(command);
        return await client.send(command, options);
      },
    },
    signal,
  );
  const toldMs = Date.parse(date ?? "");
  // A store that does not tell the time is taken to have our own: a day is more than clocks differ by.
  const nowMs = Number.isNaN(toldMs) ? place.clock.wallMs() : toldMs;
  const objects = (page.Contents ?? []).flatMap(({ Key, LastModified }) => {
    const key = Key?.slice(prefix.length);
    return key?.startsWith(probeFolderStart) && LastModified ? [{ key, bornMs: LastModified.getTime() }] : [];
  });
  return { nowMs, objects };
}
