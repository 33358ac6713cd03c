CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"provider_id" text NOT NULL,
	"account_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password_hash" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "accounts_provider_id_account_id_key" UNIQUE("provider_id","account_id"),
	CONSTRAINT "accounts_password_hash_check" CHECK (case when "accounts"."provider_id" = 'credential' then "accounts"."password_hash" is not null and starts_with("accounts"."password_hash", '$argon2id$') else "accounts"."password_hash" is null end)
);
--> statement-breakpoint
CREATE TABLE "activity_logs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid,
	"workspace_id" uuid,
	"action" varchar(100) NOT NULL,
	"resource_type" varchar(50),
	"resource_id" uuid,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"timestamp" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "activity_logs_action_check" CHECK (btrim("activity_logs"."action") <> '')
);
--> statement-breakpoint
CREATE TABLE "analyses" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"dataset_id" uuid NOT NULL,
	"requested_by" uuid,
	"goal_type" text DEFAULT 'general_audit' NOT NULL,
	"target_column" varchar(255),
	"quality_score" double precision,
	"score_breakdown" jsonb,
	"options" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"progress" double precision DEFAULT 0 NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone,
	"completed_at" timestamp with time zone,
	"error_code" text,
	"error_message" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "analyses_id_workspace_id_key" UNIQUE("id","workspace_id"),
	CONSTRAINT "analyses_quality_score_check" CHECK ("analyses"."quality_score" between 0 and 100),
	CONSTRAINT "analyses_goal_type_check" CHECK ("analyses"."goal_type" in ('ml_preparation', 'general_audit', 'data_quality', 'exploratory')),
	CONSTRAINT "analyses_status_check" CHECK ("analyses"."status" in ('pending', 'running', 'completed', 'failed', 'cancelled')),
	CONSTRAINT "analyses_progress_check" CHECK ("analyses"."progress" between 0 and 100),
	CONSTRAINT "analyses_attempt_check" CHECK ("analyses"."attempt" >= 0),
	CONSTRAINT "analyses_error_code_check" CHECK ("analyses"."error_code" in ('invalid_input', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'precondition_failed', 'limit_exceeded', 'too_large', 'unsupported', 'unavailable', 'interrupted', 'internal'))
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"config_id" text DEFAULT 'default' NOT NULL,
	"name" text,
	"start" text,
	"prefix" text,
	"key" text NOT NULL,
	"reference_id" uuid NOT NULL,
	"refill_interval" bigint,
	"refill_amount" integer,
	"last_refill_at" timestamp with time zone,
	"enabled" boolean DEFAULT true NOT NULL,
	"rate_limit_enabled" boolean DEFAULT true NOT NULL,
	"rate_limit_time_window" bigint,
	"rate_limit_max" integer,
	"request_count" integer DEFAULT 0 NOT NULL,
	"remaining" integer,
	"last_request" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"permissions" text,
	"metadata" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "api_keys_key_key" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "column_profiles" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"analysis_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"column_name" varchar(255) NOT NULL,
	"data_type" varchar(50) NOT NULL,
	"semantic_type" varchar(50),
	"null_count" bigint NOT NULL,
	"unique_count" bigint NOT NULL,
	"min_value" varchar(255),
	"max_value" varchar(255),
	"mean" double precision,
	"median" double precision,
	"statistics" jsonb NOT NULL,
	"distribution_data" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "column_profiles_analysis_id_column_name_key" UNIQUE("analysis_id","column_name"),
	CONSTRAINT "column_profiles_column_name_check" CHECK ("column_profiles"."column_name" <> ''),
	CONSTRAINT "column_profiles_position_check" CHECK ("column_profiles"."position" >= 0),
	CONSTRAINT "column_profiles_null_count_check" CHECK ("column_profiles"."null_count" >= 0),
	CONSTRAINT "column_profiles_unique_count_check" CHECK ("column_profiles"."unique_count" >= 0),
	CONSTRAINT "column_profiles_data_type_check" CHECK ("column_profiles"."data_type" in ('integer', 'float', 'boolean', 'date', 'datetime', 'time', 'text', 'json', 'empty'))
);
--> statement-breakpoint
CREATE TABLE "datasets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"uploaded_by" uuid,
	"name" varchar(255) NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"parent_id" uuid,
	"file_path" varchar(500),
	"table_path" varchar(500),
	"file_size" bigint DEFAULT 0 NOT NULL,
	"format" text,
	"content_sha256" text,
	"row_count" bigint,
	"column_count" integer,
	"overrides" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"uploaded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"progress" double precision DEFAULT 0 NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone,
	"completed_at" timestamp with time zone,
	"error_code" text,
	"error_message" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "datasets_id_workspace_id_key" UNIQUE("id","workspace_id"),
	CONSTRAINT "datasets_name_check" CHECK (btrim("datasets"."name") <> ''),
	CONSTRAINT "datasets_version_check" CHECK ("datasets"."version" >= 1),
	CONSTRAINT "datasets_file_size_check" CHECK ("datasets"."file_size" >= 0),
	CONSTRAINT "datasets_row_count_check" CHECK ("datasets"."row_count" >= 0),
	CONSTRAINT "datasets_column_count_check" CHECK ("datasets"."column_count" >= 0),
	CONSTRAINT "datasets_content_sha256_check" CHECK ("datasets"."content_sha256" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "datasets_format_check" CHECK ("datasets"."format" in ('csv', 'json', 'ndjson', 'parquet', 'xlsx')),
	CONSTRAINT "datasets_status_check" CHECK ("datasets"."status" in ('pending', 'processing', 'completed', 'failed')),
	CONSTRAINT "datasets_progress_check" CHECK ("datasets"."progress" between 0 and 100),
	CONSTRAINT "datasets_attempt_check" CHECK ("datasets"."attempt" >= 0),
	CONSTRAINT "datasets_error_code_check" CHECK ("datasets"."error_code" in ('invalid_input', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'precondition_failed', 'limit_exceeded', 'too_large', 'unsupported', 'unavailable', 'interrupted', 'internal'))
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"workspace_id" uuid,
	"key" varchar(255) NOT NULL,
	"request_hash" text NOT NULL,
	"status" text DEFAULT 'running' NOT NULL,
	"response" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_user_id_workspace_id_key_key" UNIQUE NULLS NOT DISTINCT("user_id","workspace_id","key"),
	CONSTRAINT "idempotency_keys_key_check" CHECK ("idempotency_keys"."key" <> ''),
	CONSTRAINT "idempotency_keys_request_hash_check" CHECK ("idempotency_keys"."request_hash" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "idempotency_keys_status_check" CHECK ("idempotency_keys"."status" in ('running', 'completed'))
);
--> statement-breakpoint
CREATE TABLE "insights" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"analysis_id" uuid NOT NULL,
	"column_name" varchar(255),
	"rule_id" varchar(100) NOT NULL,
	"rule_version" integer NOT NULL,
	"fingerprint" varchar(64) NOT NULL,
	"severity" text NOT NULL,
	"type" text NOT NULL,
	"description" text NOT NULL,
	"recommendation" text NOT NULL,
	"code_suggestion" text,
	"predicate" text,
	"evidence" jsonb NOT NULL,
	"points_lost" double precision DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "insights_rule_version_check" CHECK ("insights"."rule_version" >= 1),
	CONSTRAINT "insights_points_lost_check" CHECK ("insights"."points_lost" between 0 and 100),
	CONSTRAINT "insights_severity_check" CHECK ("insights"."severity" in ('critical', 'high', 'medium', 'low', 'info')),
	CONSTRAINT "insights_type_check" CHECK ("insights"."type" in ('missing_data', 'outliers', 'duplicates', 'data_type_mismatch', 'pattern_violation', 'quality_issue'))
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"token" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sessions_token_key" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" varchar(255) NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"full_name" varchar(255) NOT NULL,
	"image" varchar(2000),
	"role" text DEFAULT 'user' NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_check" CHECK (btrim("users"."email") <> ''),
	CONSTRAINT "users_full_name_check" CHECK (btrim("users"."full_name") <> ''),
	CONSTRAINT "users_role_check" CHECK ("users"."role" in ('user', 'admin'))
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workspace_members" (
	"workspace_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspace_members_pkey" PRIMARY KEY("workspace_id","user_id"),
	CONSTRAINT "workspace_members_role_check" CHECK ("workspace_members"."role" in ('owner', 'admin', 'editor', 'viewer'))
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" varchar(255) NOT NULL,
	"owner_id" uuid NOT NULL,
	"thresholds" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspaces_name_check" CHECK (btrim("workspaces"."name") <> '')
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_logs" ADD CONSTRAINT "activity_logs_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_logs" ADD CONSTRAINT "activity_logs_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analyses" ADD CONSTRAINT "analyses_workspace_id_dataset_id_fk" FOREIGN KEY ("workspace_id","dataset_id") REFERENCES "public"."datasets"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analyses" ADD CONSTRAINT "analyses_requested_by_fk" FOREIGN KEY ("requested_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_reference_id_fk" FOREIGN KEY ("reference_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "column_profiles" ADD CONSTRAINT "column_profiles_workspace_id_analysis_id_fk" FOREIGN KEY ("workspace_id","analysis_id") REFERENCES "public"."analyses"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "datasets" ADD CONSTRAINT "datasets_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "datasets" ADD CONSTRAINT "datasets_uploaded_by_fk" FOREIGN KEY ("uploaded_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "datasets" ADD CONSTRAINT "datasets_workspace_id_parent_id_fk" FOREIGN KEY ("workspace_id","parent_id") REFERENCES "public"."datasets"("workspace_id","id") ON DELETE set null ("parent_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "insights" ADD CONSTRAINT "insights_workspace_id_analysis_id_fk" FOREIGN KEY ("workspace_id","analysis_id") REFERENCES "public"."analyses"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_owner_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_user_id_idx" ON "accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "activity_logs_user_id_idx" ON "activity_logs" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "activity_logs_timestamp_idx" ON "activity_logs" USING btree ("timestamp");--> statement-breakpoint
CREATE INDEX "activity_logs_user_id_timestamp_idx" ON "activity_logs" USING btree ("user_id","timestamp");--> statement-breakpoint
CREATE INDEX "activity_logs_workspace_id_timestamp_id_idx" ON "activity_logs" USING btree ("workspace_id","timestamp" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "analyses_workspace_id_created_at_id_idx" ON "analyses" USING btree ("workspace_id","created_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "analyses_dataset_id_idx" ON "analyses" USING btree ("dataset_id");--> statement-breakpoint
CREATE INDEX "analyses_dataset_id_created_at_id_idx" ON "analyses" USING btree ("dataset_id","created_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "analyses_status_idx" ON "analyses" USING btree ("status");--> statement-breakpoint
CREATE INDEX "analyses_requested_by_idx" ON "analyses" USING btree ("requested_by");--> statement-breakpoint
CREATE INDEX "api_keys_reference_id_idx" ON "api_keys" USING btree ("reference_id");--> statement-breakpoint
CREATE INDEX "api_keys_config_id_idx" ON "api_keys" USING btree ("config_id");--> statement-breakpoint
CREATE INDEX "column_profiles_workspace_id_idx" ON "column_profiles" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "column_profiles_analysis_id_position_idx" ON "column_profiles" USING btree ("analysis_id","position");--> statement-breakpoint
CREATE INDEX "datasets_workspace_id_idx" ON "datasets" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "datasets_workspace_id_created_at_id_idx" ON "datasets" USING btree ("workspace_id","created_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "datasets_workspace_id_name_idx" ON "datasets" USING btree ("workspace_id","name");--> statement-breakpoint
CREATE INDEX "datasets_uploaded_by_idx" ON "datasets" USING btree ("uploaded_by");--> statement-breakpoint
CREATE INDEX "datasets_status_idx" ON "datasets" USING btree ("status");--> statement-breakpoint
CREATE INDEX "datasets_parent_id_idx" ON "datasets" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_workspace_id_idx" ON "idempotency_keys" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "insights_workspace_id_idx" ON "insights" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "insights_analysis_id_idx" ON "insights" USING btree ("analysis_id");--> statement-breakpoint
CREATE INDEX "insights_analysis_id_created_at_id_idx" ON "insights" USING btree ("analysis_id","created_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "insights_severity_idx" ON "insights" USING btree ("severity");--> statement-breakpoint
CREATE INDEX "sessions_user_id_idx" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_expires_at_idx" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_key" ON "users" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "users_email_idx" ON "users" USING btree ("email");--> statement-breakpoint
CREATE INDEX "verifications_identifier_idx" ON "verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "verifications_expires_at_idx" ON "verifications" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "workspace_members_user_id_idx" ON "workspace_members" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "workspace_members_workspace_id_created_at_user_id_idx" ON "workspace_members" USING btree ("workspace_id","created_at" DESC NULLS FIRST,"user_id");--> statement-breakpoint
CREATE INDEX "workspaces_owner_id_idx" ON "workspaces" USING btree ("owner_id");