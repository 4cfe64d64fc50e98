import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { strictCommand } from "../program/strict-command.js";
import { type AgreementOptions, agreementMain, withAgreementOptions } from "./agreement-main.js";
import { conformanceMain } from "./conformance-main.js";
import { type ConformanceOptions, withConformanceOptions } from "./conformance-options.js";
import { s3Environment } from "./server/s3-environment.js";
import { S3Server } from "./server/s3-server.js";
import { S3ServerError } from "./server/s3-server-error.js";

interface S3Options {
  readonly folder: string;
  readonly port?: number;
}

const defaultFolder = join(tmpdir(), "holdfast-s3-server");

/** `s3 start | stop | status | env | conformance | agreement`: a real S3 server on this machine, and the runs on it. */
export async function s3Main(args: readonly string[], signal: AbortSignal): Promise<number> {
  let code = 0;
  const program = strictCommand("s3")
    .description("A real S3 server for tests, on 127.0.0.1: Ceph's object gateway, of one node")
    .helpCommand(false);
  const withFolder = (name: string): Command => {
    const what = "where all of the server lies; remove it to forget it";
    return program.command(name).option("--folder <path>", what, defaultFolder);
  };
  withFolder("start")
    .description("install and make what there is not, start what does not run; ready when it ends")
    .option("--port <number>", "where it listens (default: as before, at first any)", portNumber)
    .action(async ({ folder, port }: S3Options) => {
      const settings = await new S3Server(folder).start({ port, signal });
      process.stdout.write(`http://127.0.0.1:${settings.port}, bucket ${settings.bucket}, in ${folder}\n`);
    });
  withFolder("stop")
    .description("stop it; what it stores stays")
    .action(async ({ folder }: S3Options) => {
      await new S3Server(folder).stop();
    });
  withFolder("status")
    .description("one line for each process; exit code 3 when one does not run")
    .action(async ({ folder }: S3Options) => {
      for (const { name, pid } of await new S3Server(folder).status()) {
        process.stdout.write(`${name} ${pid === undefined ? "down" : `up, process ${pid}`}\n`);
        if (pid === undefined) code = 3;
      }
    });
  withFolder("env")
    .description('how it is reached, for the shell: eval "$(… s3 env)"')
    .action(async ({ folder }: S3Options) => {
      const environment = s3Environment(await new S3Server(folder).settings());
      for (const [name, value] of Object.entries(environment)) {
        process.stdout.write(`export ${name}=${value}\n`);
      }
    });
  withConformanceOptions(program.command("conformance")).action(async (options: ConformanceOptions) => {
    code = await conformanceMain(options, signal);
  });
  withAgreementOptions(program.command("agreement")).action(async (options: AgreementOptions) => {
    code = await agreementMain(options, signal);
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (!(error instanceof S3ServerError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError(`${text} is no port; give a number from 1 to 65535`);
}
