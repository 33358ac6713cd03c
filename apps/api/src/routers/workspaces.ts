import {
  DeletedResponse,
  id,
  WorkspaceCreate,
  WorkspaceList,
  WorkspacePage,
  WorkspaceResponse,
  WorkspaceThresholds,
  WorkspaceTransfer,
  WorkspaceUpdate,
} from "@datainsight/schemas";
import {
  createWorkspace,
  deleteWorkspace,
  getWorkspace,
  listWorkspaces,
  setWorkspaceThresholds,
  transferWorkspace,
  updateWorkspace,
} from "@datainsight/services";
import { z } from "zod";
import { authedProcedure, ownCreateProcedure, rest, router, thisWorkspaceProcedure } from "../trpc/base.ts";

export const workspacesRouter = router({
  create: ownCreateProcedure
    .meta(rest("POST", "/workspaces", "Make a workspace that you own"))
    .input(WorkspaceCreate)
    .output(WorkspaceResponse)
    .mutation(({ ctx, input }) => createWorkspace(ctx.actor, input)),
  list: authedProcedure
    .meta(rest("GET", "/workspaces", "The workspaces that you are a member of"))
    .input(WorkspaceList)
    .output(WorkspacePage)
    .query(({ ctx, input }) => listWorkspaces(ctx.actor, input)),
  get: thisWorkspaceProcedure
    .meta(rest("GET", "/workspaces/{id}", "One workspace"))
    .input(z.object({ id }).strict())
    .output(WorkspaceResponse)
    .query(({ ctx }) => getWorkspace(ctx.scope)),
  update: thisWorkspaceProcedure
    .meta(rest("PATCH", "/workspaces/{id}", "Rename a workspace"))
    .input(WorkspaceUpdate.safeExtend({ id }))
    .output(WorkspaceResponse)
    .mutation(({ ctx, input: { id: _id, ...changes } }) => updateWorkspace(ctx.scope, changes)),
  thresholds: thisWorkspaceProcedure
    .meta(rest("POST", "/workspaces/{id}/thresholds", "Set the thresholds of every later analysis of a workspace"))
    .input(WorkspaceThresholds)
    .output(WorkspaceResponse)
    .mutation(({ ctx, input }) => setWorkspaceThresholds(ctx.scope, input)),
  transfer: thisWorkspaceProcedure
    .meta(rest("POST", "/workspaces/{id}/transfer", "Give a workspace to another member; you stay as an admin"))
    .input(WorkspaceTransfer)
    .output(WorkspaceResponse)
    .mutation(({ ctx, input }) => transferWorkspace(ctx.scope, { userId: input.userId })),
  delete: thisWorkspaceProcedure
    .meta(rest("DELETE", "/workspaces/{id}", "Delete a workspace with everything in it"))
    .input(z.object({ id }).strict())
    .output(DeletedResponse)
    .mutation(({ ctx }) => deleteWorkspace(ctx.scope)),
});
