import { stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { ConformanceReport } from "../report/conformance-report.js";
import { renderHtml } from "../report/render-html.js";
import { renderMarkdown } from "../report/render-markdown.js";

/** A report cannot be written where it was asked for. */
export class UnusableFileError extends Error {
  override readonly name: string = "UnusableFileError";
}

export interface ReportFiles {
  readonly report?: string;
  readonly html?: string;
  readonly markdown?: string;
}

/** Looks before a long run whether the reports can be written after it. @throws UnusableFileError */
export async function assertReportFiles({ report, html, markdown }: ReportFiles): Promise<void> {
  for (const path of [report, html, markdown]) {
    if (path === undefined) continue;
    const isDirectory = async (it: string): Promise<boolean> =>
      await stat(it).then(
        (stats) => stats.isDirectory(),
        () => false,
      );
    const folder = dirname(resolve(path));
    if (path === "" || (await isDirectory(path)))
      throw new UnusableFileError(`"${path}" is no file; name one`);
    if (!(await isDirectory(folder))) {
      throw new UnusableFileError(`${path} cannot be written: ${folder} is no directory; make it first`);
    }
  }
}

/** Writes what was asked for, and answers the paths. @throws UnusableFileError */
export async function writeReportFiles(
  result: ConformanceReport,
  { report, html, markdown }: ReportFiles,
): Promise<readonly string[]> {
  const files = [
    [report, () => `${JSON.stringify(result, null, 2)}\n`],
    [html, () => renderHtml(result)],
    [markdown, () => renderMarkdown(result)],
  ] as const;
  const written: string[] = [];
  for (const [path, render] of files) {
    if (path === undefined) continue;
    try {
      await writeFile(path, render());
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new UnusableFileError(`${path} cannot be written: ${reason}`, { cause });
    }
    written.push(path);
  }
  return written;
}
