import {
  DeletedResponse,
  MemberCreate,
  MemberKey,
  MemberList,
  MemberPage,
  MemberResponse,
  MemberUpdate,
} from "@datainsight/schemas";
import { addMember, listMembers, removeMember, setMemberRole } from "@datainsight/services";
import { rest, router, workspaceCreateProcedure, workspaceProcedure } from "../trpc/base.ts";

export const membersRouter = router({
  list: workspaceProcedure
    .meta(rest("GET", "/members", "Who is in a workspace, and as what"))
    .input(MemberList)
    .output(MemberPage)
    .query(({ ctx, input }) => listMembers(ctx.scope, input)),
  add: workspaceCreateProcedure
    .meta(rest("POST", "/members", "Add someone who has an account"))
    .input(MemberCreate)
    .output(MemberResponse)
    .mutation(({ ctx, input: { workspaceId: _workspaceId, ...member } }) => addMember(ctx.scope, member)),
  setRole: workspaceProcedure
    .meta(rest("POST", "/members/{userId}/set-role", "Change what a member may do"))
    .input(MemberUpdate)
    .output(MemberResponse)
    .mutation(({ ctx, input: { workspaceId: _workspaceId, ...member } }) => setMemberRole(ctx.scope, member)),
  remove: workspaceProcedure
    .meta(rest("DELETE", "/members/{userId}", "Take someone out of a workspace, or leave it"))
    .input(MemberKey)
    .output(DeletedResponse)
    .mutation(({ ctx, input }) => removeMember(ctx.scope, { userId: input.userId })),
});
