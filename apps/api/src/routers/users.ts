import { DeletedResponse, id, UserResponse, UserUpdate } from "@datainsight/schemas";
import { currentUser, deleteUser, updateUser } from "@datainsight/services";
import { z } from "zod";
import { authedProcedure, rest, router } from "../trpc/base.ts";

export const usersRouter = router({
  me: authedProcedure
    .meta(rest("GET", "/users/me", "The account that is signed in"))
    .input(z.object({}).strict().optional())
    .output(UserResponse)
    .query(({ ctx }) => currentUser(ctx.actor)),
  update: authedProcedure
    .meta(rest("PATCH", "/users/me", "Change your account; email and password need the current password"))
    .input(UserUpdate)
    .output(UserResponse)
    .mutation(async ({ ctx, input }) => {
      const user = await updateUser(ctx.actor, input, ctx.passwords);
      ctx.auth.forget();
      return user;
    }),
  delete: authedProcedure
    .meta(rest("DELETE", "/users/{id}", "Delete your account, and the workspaces that are yours alone"))
    .input(z.object({ id }).strict())
    .output(DeletedResponse)
    .mutation(async ({ ctx, input }) => {
      const deleted = await deleteUser(ctx.actor, input);
      ctx.auth.forget();
      return deleted;
    }),
});
