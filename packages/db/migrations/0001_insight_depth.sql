CREATE TABLE "dataset_checks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"dataset_id" uuid NOT NULL,
	"definition" jsonb NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "analyses" ADD COLUMN "table_profile" jsonb;--> statement-breakpoint
ALTER TABLE "datasets" ADD COLUMN "derivation" jsonb;--> statement-breakpoint
ALTER TABLE "dataset_checks" ADD CONSTRAINT "dataset_checks_workspace_id_dataset_id_fk" FOREIGN KEY ("workspace_id","dataset_id") REFERENCES "public"."datasets"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dataset_checks_workspace_id_idx" ON "dataset_checks" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "dataset_checks_dataset_id_created_at_id_idx" ON "dataset_checks" USING btree ("dataset_id","created_at" DESC NULLS FIRST,"id");