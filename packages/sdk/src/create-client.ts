import type { AnalysisReport, JobEvent } from "@datainsight/schemas";
import { type Account, createAccount } from "./account.ts";
import { analyze, type AnalyzeInput } from "./analyze.ts";
import { type Api, type ClientOptions, connect } from "./connection.ts";
import { type Dataset, upload, type UploadInput } from "./upload.ts";
import { waitFor, type WaitInput } from "./wait-for.ts";

export type Client = {
  /** Every procedure of the server, typed: `client.api.datasets.list.query({ workspaceId })`. */
  api: Api;
  account: Account;
  /** Makes a dataset and sends its content. */
  upload: (input: UploadInput) => Promise<Dataset>;
  /** Uploads, analyses, follows, and answers the report. */
  analyze: (input: AnalyzeInput) => Promise<AnalysisReport>;
  /** Follows a job until it is over. */
  waitFor: (input: WaitInput) => Promise<JobEvent>;
};

/** A client of a DataInsight server, for browsers and Node alike. Every failure is a ClientError. */
export function createClient(options: ClientOptions): Client {
  const connection = connect(options);
  return {
    api: connection.api,
    account: createAccount(connection),
    upload: (input) => upload(connection, input),
    analyze: (input) => analyze(connection, input),
    waitFor: (input) => waitFor(connection, input),
  };
}
