// One worker of the fault lab: it hears one request, does its share of the runs, and tells how far it is.
import { exploreS3Faults } from "@holdfast/conformance/s3-faults";
import { answerRequest, tellParent } from "../program/answer-request.js";
import type { FaultsNews, FaultsRequest } from "./fault-news.js";
import { faultSubject } from "./fault-subject.js";

async function tell(news: FaultsNews): Promise<void> {
  await tellParent(news);
}

async function explore({ adapter, ...options }: FaultsRequest): Promise<void> {
  const report = await exploreS3Faults(await faultSubject(adapter), {
    ...options,
    // A parent that is gone ends this process by the end of the channel.
    onProgress: (progress) => void tell({ progress }).catch(() => undefined),
  });
  await tell({ report });
}

answerRequest(explore);
