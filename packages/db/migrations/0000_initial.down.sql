DROP TABLE "insights";--> statement-breakpoint
DROP TABLE "column_profiles";--> statement-breakpoint
DROP TABLE "analyses";--> statement-breakpoint
DROP TABLE "datasets";--> statement-breakpoint
DROP TABLE "activity_logs";--> statement-breakpoint
DROP TABLE "idempotency_keys";--> statement-breakpoint
DROP TABLE "workspace_members";--> statement-breakpoint
DROP TABLE "workspaces";--> statement-breakpoint
DROP TABLE "api_keys";--> statement-breakpoint
DROP TABLE "verifications";--> statement-breakpoint
DROP TABLE "sessions";--> statement-breakpoint
DROP TABLE "accounts";--> statement-breakpoint
DROP TABLE "users";
