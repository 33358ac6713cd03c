import { z } from "zod";
import { changesSomething, id, nameLength, notBlank, time } from "./fields.ts";

export const userRoles = ["user", "admin"] as const;
export type UserRole = (typeof userRoles)[number];

export const passwordMinLength = 8;
export const passwordMaxLength = 128;

/** Kept in lower case: people write theirs either way, and mean one account. */
export const Email = z.string().trim().toLowerCase().max(nameLength).pipe(z.email());
export const Password = z
  .string()
  .min(passwordMinLength, `must be at least ${passwordMinLength} characters`)
  .max(passwordMaxLength, `must be at most ${passwordMaxLength} characters`);

export const UserBase = z.object({
  email: Email,
  fullName: notBlank(nameLength),
  image: z.url().max(2000).nullable().optional(),
});

/** A sign-up. */
export const UserCreate = UserBase.extend({ password: Password }).strict();
export type UserCreate = z.infer<typeof UserCreate>;

/** A new email or password is taken only together with the current password. */
export const UserUpdate = UserBase.extend({
  password: Password,
  currentPassword: z.string().max(passwordMaxLength),
})
  .partial()
  .strict()
  .refine(
    (input) => (input.email === undefined && input.password === undefined) || input.currentPassword !== undefined,
    {
      path: ["currentPassword"],
      message: "is needed to change the email or the password",
    },
  )
  .refine(...changesSomething);
export type UserUpdate = z.infer<typeof UserUpdate>;

export const UserResponse = z.object({
  id,
  email: z.string(),
  emailVerified: z.boolean(),
  fullName: z.string(),
  image: z.string().nullable(),
  role: z.enum(userRoles),
  isActive: z.boolean(),
  createdAt: time,
  updatedAt: time,
});
export type UserResponse = z.infer<typeof UserResponse>;

/** A user as others see them. */
export const UserSummary = UserResponse.pick({ id: true, email: true, fullName: true });
export type UserSummary = z.infer<typeof UserSummary>;
