import { emptyPlace } from "../../store/open-s3-store.js";
import { placeWithin, type S3Place } from "../../store/store-place.js";
import { median, timedMs } from "../statistics.js";
import type { Uploader } from "./s3-measurement.js";
import { openUploader } from "./uploads.js";

interface UploadFigures {
  readonly mibPerSecond: number;
  /** The processor's time that the client took for a GiB, in milliseconds. */
  readonly cpuMsPerGiB: number;
}

export interface UploadReport {
  readonly holdfast: UploadFigures;
  readonly libStorage: UploadFigures;
  /** Holdfast's throughput against lib-storage's; 1 is as fast. */
  readonly ratio: number;
}

const uploaders: readonly Uploader[] = ["holdfast", "lib-storage"];
const warmUpBytes = 32 * 2 ** 20;

/** Uploads the same bytes in turns, each round the other way about, so that both meet the same store. */
export async function measureUploads(place: S3Place, bytes: number, rounds: number): Promise<UploadReport> {
  const taken: Record<Uploader, { ms: number[]; cpuMs: number[] }> = {
    holdfast: { ms: [], cpuMs: [] },
    "lib-storage": { ms: [], cpuMs: [] },
  };
  await upload("holdfast", placeWithin(place, "warm-up"), warmUpBytes);
  await upload("lib-storage", placeWithin(place, "warm-up"), warmUpBytes);
  for (let round = 0; round < rounds; round += 1) {
    for (const by of round % 2 === 0 ? uploaders : uploaders.toReversed()) {
      const { ms, cpuMs } = await upload(by, placeWithin(place, `round-${round}`), bytes);
      taken[by].ms.push(ms);
      taken[by].cpuMs.push(cpuMs);
    }
  }
  const figures = (by: Uploader): UploadFigures => ({
    mibPerSecond: bytes / 2 ** 20 / (median(taken[by].ms) / 1000),
    cpuMsPerGiB: (median(taken[by].cpuMs) * 2 ** 30) / bytes,
  });
  const [holdfast, libStorage] = [figures("holdfast"), figures("lib-storage")];
  return { holdfast, libStorage, ratio: holdfast.mibPerSecond / libStorage.mibPerSecond };
}

async function upload(by: Uploader, place: S3Place, bytes: number): Promise<{ ms: number; cpuMs: number }> {
  const uploader = await openUploader(by, place);
  try {
    const before = process.cpuUsage();
    const ms = await timedMs(async () => await uploader.upload("state", bytes));
    const { user, system } = process.cpuUsage(before);
    return { ms, cpuMs: (user + system) / 1000 };
  } finally {
    await uploader.close();
    await emptyPlace(place);
  }
}
