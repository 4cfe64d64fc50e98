// One worker of the NFS world's lab: it hears one request, does its share of the runs, and tells how far it is.
import { exploreNfsSchedules } from "@holdfast/conformance/nfs-schedules";
import { answerRequest, tellParent } from "../program/answer-request.js";
import type { NfsWorldNews, NfsWorldRequest } from "./nfs-world-news.js";
import { nfsWorldSubject } from "./nfs-world-subject.js";

/** Progress that nobody sees costs time. */
const tellEvery = 20;

async function tell(news: NfsWorldNews): Promise<void> {
  await tellParent(news);
}

async function explore({ adapter, ...options }: NfsWorldRequest): Promise<void> {
  const report = await exploreNfsSchedules(await nfsWorldSubject(adapter), {
    ...options,
    onProgress: (progress) => {
      // A parent that is gone ends this process by the end of the channel.
      if (progress.done % tellEvery === 0) void tell({ progress }).catch(() => undefined);
    },
  });
  await tell({ report });
}

answerRequest(explore);
