import { describe, expect, it } from "vitest";
import { type Level, levels, logTo, parseLevel } from "../../src/host/log.ts";

const request = {
  method: "GET",
  route: "/v1/customers/:id",
  status: 404,
  ms: 1.5,
  requestId: "r-1",
} as const;

describe("the log", () => {
  const saidAt = (level: Level) => {
    const said: (readonly [level: string, line: string])[] = [];
    const log = logTo(level, (line, of) => said.push([of, line]));
    log.answered?.(request);
    log.error("thrown", "r-2");
    return said;
  };

  it("says requests at debug alone, errors unless it is silent", () => {
    const error = ["error", "error r-2 string"];
    expect(Object.fromEntries(levels.map((level) => [level, saidAt(level)]))).toEqual({
      debug: [
        [
          "debug",
          '{"level":"debug","method":"GET","route":"/v1/customers/:id","status":404,"ms":1.5,"requestId":"r-1"}',
        ],
        error,
      ],
      info: [error],
      warn: [error],
      error: [error],
      silent: [],
    });
  });

  it("gives an error its words and its place, but of text that cannot be parsed nothing", () => {
    const said: string[] = [];
    const log = logTo("info", (line) => said.push(line));
    log.error(new RangeError("out of bounds"));
    try {
      JSON.parse('{"hidden":');
      JSON.parse("hidden");
    } catch (error) {
      log.error(error);
    }
    expect(said[0]).toMatch(/^error - RangeError: out of bounds\n +at /);
    expect(said[1]).toMatch(/^error - SyntaxError: text that cannot be parsed/);
    expect(said.join()).not.toContain('"hidden"');
  });

  it("is at info unless it is told, in whatever case", () => {
    expect([undefined, "", "WARN", "silent"].map(parseLevel)).toEqual(["info", "info", "warn", "silent"]);
    expect(["verbose", "debug,info", " debug", "0"].map(parseLevel)).toEqual([null, null, null, null]);
  });
});
