import { expect, test } from "vitest";
import { isLoopback, limitKeyOf } from "./client-address.ts";

test("an IPv4 address is limited by itself, an IPv6 address with its whole /64", () => {
  expect(limitKeyOf("203.0.113.7")).toBe("203.0.113.7");
  const same = ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2:0:0:0:9"];
  expect(new Set(same.map(limitKeyOf))).toEqual(new Set(["2001:db8:1:2::/64"]));
  expect(limitKeyOf("2001:db8:1:3::1")).not.toBe(limitKeyOf("2001:db8:1:2::1"));
  expect(limitKeyOf("::1")).toBe("0:0:0:0::/64");
});

test("only this machine's own addresses are loopback", () => {
  expect(["127.0.0.1", "127.8.9.1", "::1"].every(isLoopback)).toBe(true);
  expect(["10.0.0.1", "::2", "1.127.0.1", ""].some(isLoopback)).toBe(false);
});
