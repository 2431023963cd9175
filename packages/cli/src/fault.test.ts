import { DivergenceError, PeriluneError } from "perilune";
import { describe, expect, it } from "vitest";
import { describeFault } from "./fault.ts";

describe("describeFault", () => {
  it("gives a mistake one line and exit code 2", () => {
    expect(describeFault(new PeriluneError("expected a,\n  got b"))).toEqual({
      exitCode: 2,
      message: "expected a, got b",
    });
    expect(describeFault(new DivergenceError("loss", 512, "lower learning_rate")).exitCode).toBe(2);
  });

  it.each(["ENOSPC", "EACCES", "EROFS", "ENOENT"])("says what to do about %s", (code) => {
    const { exitCode, message } = describeFault(Object.assign(new Error("raw"), { code, path: "/runs/x" }));
    expect(exitCode).toBe(2);
    expect(message).toMatch(/^cannot use \/runs\/x: .{10,} \(E[A-Z]+\)$/);
  });

  it("gives anything else its stack and exit code 1", () => {
    const { exitCode, message } = describeFault(new TypeError("x is not a function"));
    expect(exitCode).toBe(1);
    expect(message).toMatch(/x is not a function\n +at /);
    expect(describeFault("thrown text")).toEqual({ exitCode: 1, message: "thrown text" });
  });
});
