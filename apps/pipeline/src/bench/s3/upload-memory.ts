import { placeWithin, type S3Place } from "../../store/store-place.js";
import type { MemoryReport } from "../peak-memory.js";
import type { Uploader } from "./s3-measurement.js";
import { openUploader } from "./uploads.js";

/** Less than a part: what loads the code, and takes no memory for parts. */
const warmUpBytes = 64 * 1024;

/**
 * How much memory an upload takes.
 * To be measured in a process that does nothing else: the kernel tells only the highest value ever.
 */
export async function measureUploadMemory(
  place: S3Place,
  bytes: number,
  by: Uploader,
): Promise<MemoryReport> {
  const uploader = await openUploader(by, placeWithin(place, `memory-${by}`));
  try {
    await uploader.upload("warm-up", warmUpBytes);
    const baselineBytes = process.memoryUsage.rss();
    await uploader.upload("large", bytes);
    // maxRSS is in KiB.
    const peakBytes = process.resourceUsage().maxRSS * 1024;
    return { baselineBytes, peakBytes, growthBytes: Math.max(0, peakBytes - baselineBytes) };
  } finally {
    await uploader.close();
  }
}
