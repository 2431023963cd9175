import { describe, expect, it } from "vitest";
import { parsePythonLiteral } from "./python-literal.ts";

describe("parsePythonLiteral", () => {
  it.each([
    ["dict(net_arch=[64, 64])", { net_arch: [64, 64] }],
    [
      "dict(log_std_init=-2, ortho_init=False, activation_fn=nn.ReLU, net_arch=dict(pi=[256, 256], vf=[256, 256]))",
      { log_std_init: -2, ortho_init: false, activation_fn: "nn.ReLU", net_arch: { pi: [256, 256], vf: [256, 256] } },
    ],
    ["{'norm_obs': True, \"norm_reward\": False,}", { norm_obs: true, norm_reward: false }],
    ["(1, 2)", [1, 2]],
    ["(64,)", [64]],
    ["(64)", 64],
    ["()", []],
    ["  [ 1_000 , -.5, 3e-4, None ]  ", [1000, -0.5, 0.0003, null]],
    ["'it\\'s'", "it's"],
    ["dict(\n  net_arch=[64],\n)", { net_arch: [64] }],
  ])("reads %s", (text, value) => expect(parsePythonLiteral(text)).toEqual(value));

  it.each([
    ["[1, 2", "position 6"],
    ["[1 2]", "position 4"],
    ["dict(a=1) b", "position 11"],
    ["open('x')", "no call other than dict"],
    ["dict(1=2)", "expected a name"],
    ["{nn.Tanh 1}", 'expected ":"'],
    ["", "expected a value"],
    ["__import__('os').system('x')", "no call other than dict"],
  ])("refuses %s", (text, message) => expect(() => parsePythonLiteral(text)).toThrow(message));

  it("refuses endless nesting", () => {
    expect(() => parsePythonLiteral("[".repeat(100_000))).toThrow("levels of nesting");
  });

  it("makes own properties only", () => {
    const value = parsePythonLiteral("{'__proto__': {'polluted': True}}") as Record<string, unknown>;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(["__proto__"]);
  });
});
