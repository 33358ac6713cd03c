ALTER TABLE "datasets" DROP COLUMN "derivation";--> statement-breakpoint
ALTER TABLE "analyses" DROP COLUMN "table_profile";--> statement-breakpoint
DROP TABLE "dataset_checks";
