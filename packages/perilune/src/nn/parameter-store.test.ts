import { describe, expect, it } from "vitest";
import { Arena } from "./arena.ts";
import { ParameterStore } from "./parameter-store.ts";

describe("ParameterStore", () => {
  it("lays parameters out in order, in one block of values and one of gradients", () => {
    const store = new ParameterStore(new Arena(1024));
    const [a, b, c] = [store.add("a", [3, 2]), store.add("b", [1]), store.add("c", [5])];
    store.allocate();
    expect(store.parameters.map((parameter) => parameter.name)).toEqual(["a", "b", "c"]);
    expect([a, b, c].map((parameter) => parameter.data.length)).toEqual([6, 1, 5]);
    expect(store.data.length).toBe(8 + 4 + 8);
    [a, b, c].forEach((parameter, i) => {
      parameter.data.fill(i + 1);
      parameter.grad.fill(-i - 1);
    });
    const laid = [1, 1, 1, 1, 1, 1, 0, 0, 2, 0, 0, 0, 3, 3, 3, 3, 3, 0, 0, 0];
    expect([...store.data]).toEqual(laid);
    expect([...store.grad]).toEqual(laid.map((value) => 0 - value));
  });

  it("says what to do when it is used out of order", () => {
    const store = new ParameterStore(new Arena(1024));
    const parameter = store.add("a.weight", [2]);
    expect(() => parameter.data).toThrow('parameter "a.weight" has no memory yet; call allocate() of its store first');
    expect(() => store.grad).toThrow("call allocate() when all layers are built");
    expect(() => store.add("a.weight", [2])).toThrow('there are two parameters named "a.weight"');
    store.allocate();
    expect(() => store.add("b", [2])).toThrow('parameter "b" comes after allocate()');
    expect(() => store.allocate()).toThrow("allocate() was called twice");
  });
});
