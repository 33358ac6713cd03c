import { isIPv6 } from "node:net";
import type { HttpContext } from "./variables.ts";

/**
 * Where a request comes from. With proxies in front, the address that the farthest trusted one saw: whatever stands
 * further left in X-Forwarded-For is the client's own word.
 */
export function clientAddressOf(c: HttpContext, trustedHops: number): string {
  const direct = withoutMapping(c.env.incoming.socket.remoteAddress ?? "");
  if (trustedHops === 0) return direct;
  const forwarded = (c.req.header("x-forwarded-for") ?? "").split(",").map((part) => part.trim());
  return withoutMapping(forwarded.at(-trustedHops) || direct);
}

/** What is limited together: an IPv4 address, or the /64 that one IPv6 customer has. */
export function limitKeyOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = "", tail = ""] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === "" ? [] : tail.split(":");
  const zeros = address.includes("::")
    ? Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0")
    : [];
  return `${[...left, ...zeros, ...right].slice(0, 4).join(":")}::/64`;
}

export function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}

function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}
