import { pathToFileURL } from "node:url";

/** A harness' module as a URL; it may be named by a path, from the working directory on. */
export function moduleUrl(module: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(module) ? module : pathToFileURL(module).href;
}
