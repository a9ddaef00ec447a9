import { metres } from "../../sdk/plane.ts";
import { h } from "../dom.ts";
import type { Place } from "../map/view.ts";
import { words } from "../words/index.ts";
import { pace, readGpx } from "./gpx.ts";
import type { SwitchedPositions } from "./positions.ts";

const speeds = [1, 5, 20];
const frame = 500;

/** The pretend walk's own corner: begin, end, play a file. `moved` is told whenever the made-up place changes. */
export class WalkPanel {
  readonly element = h("div", { class: "walk" });
  readonly #positions: SwitchedPositions;
  readonly #begin: () => Place;
  readonly #moved: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #speed = 1;
  #status = "";

  constructor(positions: SwitchedPositions, begin: () => Place, moved: () => void) {
    this.#positions = positions;
    this.#begin = begin;
    this.#moved = moved;
    this.#draw();
  }

  readonly put = (place: Place): void => {
    this.#positions.pretend(place);
    this.#moved();
  };

  #start(): void {
    this.put(this.#begin());
    this.#draw();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#status = "";
    this.#positions.pretend(null);
    this.#moved();
    this.#draw();
  }

  async #play(file: File | undefined): Promise<void> {
    if (!file) return;
    const points = readGpx(await file.text());
    if (points.length < 2) return this.#say(words.walk.badFile);
    const times = pace(points, metres);
    const end = times.at(-1)!;
    let [passed, i] = [0, 0];
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      passed += (frame / 1_000) * this.#speed;
      while (i + 1 < points.length && times[i + 1]! <= passed) i++;
      const [from, to] = [points[i]!, points[i + 1] ?? points[i]!];
      const share = Math.min(1, (passed - times[i]!) / ((times[i + 1] ?? times[i]!) - times[i]! || 1));
      this.put({
        latitude: from.latitude + share * (to.latitude - from.latitude),
        longitude: from.longitude + share * (to.longitude - from.longitude),
      });
      this.#say(words.walk.playing(`${Math.min(100, Math.round((100 * passed) / (end || 1)))} %`));
      if (i + 1 >= points.length) clearInterval(this.#timer);
    }, frame);
  }

  #say(status: string): void {
    this.#status = status;
    const line = this.element.querySelector(".walk-status");
    if (line) line.textContent = status;
  }

  #draw(): void {
    const isOn = this.#positions.pretended !== null;
    const file = h("input", { type: "file", accept: ".gpx,application/gpx+xml", class: "visually-hidden" });
    file.addEventListener("change", () => void this.#play(file.files?.[0]));
    const speed = h(
      "select",
      { "aria-label": words.walk.speed },
      ...speeds.map((n) => h("option", { value: n, selected: n === this.#speed }, `× ${n}`)),
    );
    speed.addEventListener("change", () => {
      this.#speed = Number(speed.value);
    });
    this.element.classList.toggle("on", isOn);
    this.element.replaceChildren(
      ...(isOn
        ? [
            h("p", { class: "quiet" }, words.walk.hint),
            h(
              "div",
              { class: "row" },
              h("label", { class: "button small" }, file, words.walk.gpx),
              speed,
              h("button", { type: "button", class: "small", onclick: () => this.stop() }, words.walk.stop),
            ),
            h("p", { class: "walk-status quiet", role: "status" }, this.#status),
          ]
        : [
            h("p", { class: "quiet" }, words.walk.explain),
            h("button", { type: "button", class: "small", onclick: () => this.#start() }, words.walk.start),
          ]),
    );
  }
}
