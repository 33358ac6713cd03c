export type { AppRouter } from "@datainsight/api";
export type { Account, ApiKeyInfo, NewApiKey, Session } from "./account.ts";
export type { AnalyzeInput, AnalyzeProgress } from "./analyze.ts";
export { ClientError } from "./client-error.ts";
export type { Api, ClientOptions } from "./connection.ts";
export { type Client, createClient } from "./create-client.ts";
export type { Content, Dataset, UploadInput } from "./upload.ts";
export type { WaitInput } from "./wait-for.ts";
