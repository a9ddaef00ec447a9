import type { Fix, Zone } from "../../sdk/index.ts";
import { signedDistance } from "../../sdk/plane.ts";
import { h, s } from "../dom.ts";
import { icon } from "../icons.ts";
import { distanceText, words } from "../words/index.ts";
import { moveBy } from "./gestures.ts";
import { landPath } from "./land.ts";
import { paving } from "./paving.ts";
import { type Place, roundLength, toPixels, toPlace, type View, zoom } from "./view.ts";
import { drawNames, drawZone } from "./zones.ts";

/** What the map shows. */
export interface Around {
  readonly fix: Fix | null;
  readonly zones: readonly Zone[];
  /** Told where the marker is put; absent: the position is real, and nobody puts it anywhere. */
  readonly put?: ((place: Place) => void) | undefined;
}

const farKeys: Readonly<Record<string, readonly [east: number, north: number]>> = {
  ArrowLeft: [-10, 0],
  ArrowRight: [10, 0],
  ArrowUp: [0, 10],
  ArrowDown: [0, -10],
};

/** A quiet plan: paving in place of streets, the zones, and oneself. Drawn here, from nobody's tiles. */
export class ShopMap {
  readonly element: HTMLElement;
  readonly #plan = s("svg", {
    class: "plan",
    tabindex: 0,
    role: "application",
    "aria-label": words.map.label,
  });
  readonly #madeUp = h("p", { class: "made-up-banner", role: "status" });
  readonly #scale = h("span", { class: "scale" });
  #view: View = { latitude: 48.8606, longitude: 2.3376, metresPerPixel: 4, width: 390, height: 320 };
  #around: Around = { fix: null, zones: [] };
  #follows = true;
  #framed = false;
  #pending = false;

  constructor() {
    const button = (label: string, drawing: Parameters<typeof icon>[0], act: () => void) =>
      h(
        "button",
        { type: "button", class: "round", "aria-label": label, title: label, onclick: act },
        icon(drawing),
      );
    this.element = h(
      "div",
      { class: "map" },
      this.#plan,
      this.#madeUp,
      this.#scale,
      h(
        "div",
        { class: "map-buttons" },
        button(words.map.in, "plus", () => this.#move(zoom(this.#view, 1.6))),
        button(words.map.out, "minus", () => this.#move(zoom(this.#view, 1 / 1.6))),
        button(words.map.me, "aim", () => this.centre()),
      ),
    );
    moveBy(
      this.#plan,
      () => this.#view,
      (view) => {
        this.#follows = false;
        this.#move(view);
      },
    );
    new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      this.#move({ ...this.#view, width, height });
      if (this.#follows) this.centre();
    }).observe(this.element);
  }

  show(around: Around): void {
    this.#around = around;
    this.#madeUp.textContent = around.put ? words.walk.banner : "";
    this.#madeUp.hidden = !around.put;
    if (around.fix && this.#follows) this.centre();
    this.#draw();
  }

  /** Goes to oneself, and follows from there. */
  centre(): void {
    const { fix, zones } = this.#around;
    if (!fix) return;
    this.#follows = true;
    const { latitude, longitude } = fix;
    this.#move({ ...this.#view, latitude, longitude });
    if (this.#framed || zones.length === 0 || this.#view.width === 0) return;
    this.#framed = true;
    const nearest = Math.min(...zones.map((zone) => signedDistance(zone, fix) + zone.radius));
    const shown = Math.max(250, Math.min(5_000, 1.5 * nearest));
    this.#move({
      ...this.#view,
      metresPerPixel: (2 * shown) / Math.min(this.#view.width, this.#view.height),
    });
  }

  #move(view: View): void {
    this.#view = view;
    this.#draw();
  }

  /** Once a frame, however often it is asked for. */
  #draw(): void {
    if (this.#pending) return;
    this.#pending = true;
    requestAnimationFrame(() => {
      this.#pending = false;
      this.#paint();
    });
  }

  #paint(): void {
    const view = this.#view;
    const { fix, zones } = this.#around;
    const stone = roundLength(view, 120);
    const isInside = (zone: Zone) => fix !== null && signedDistance(zone, fix) <= 0;
    const hadFocus = document.activeElement?.classList.contains("marker") ?? false;
    this.#plan.setAttribute("viewBox", `0 0 ${view.width} ${view.height}`);
    this.#plan.replaceChildren(
      s("path", { class: "land", d: landPath(view, () => this.#draw()) }),
      paving(view, stone),
      // The larger ones first: a small zone in a large one stays in sight.
      ...zones.toSorted((a, b) => b.radius - a.radius).map((zone) => drawZone(view, zone, isInside(zone))),
      ...drawNames(view, zones),
      ...(fix ? this.#me(fix) : []),
    );
    if (hadFocus) this.#plan.querySelector<SVGElement>(".marker")?.focus();
    this.#scale.textContent = distanceText(stone);
    this.#scale.style.width = `${stone / view.metresPerPixel}px`;
  }

  #me(fix: Fix): SVGElement[] {
    const [cx, cy] = toPixels(this.#view, fix);
    const r = Math.max(10, (fix.accuracy ?? 0) / this.#view.metresPerPixel);
    const accuracy = s("circle", { class: "accuracy", cx, cy, r });
    const dot = s("circle", { class: "me", cx, cy, r: 8 });
    const { put } = this.#around;
    if (!put) return [accuracy, dot];
    const hold = s("circle", { class: "hold", cx, cy, r: 24 });
    const name = words.walk.marker;
    const marker = s("g", { class: "marker", tabindex: 0, role: "button", "aria-label": name }, hold, dot);
    marker.addEventListener("pointerdown", (event) => this.#drag(event, put));
    marker.addEventListener("keydown", (event) => {
      const step = farKeys[event.key];
      if (!step) return;
      event.preventDefault();
      const scaled = step.map((n) => n / this.#view.metresPerPixel);
      put(toPlace(this.#view, cx + scaled[0]!, cy - scaled[1]!));
    });
    return [accuracy, marker];
  }

  /** Drawing replaces the marker, so the window listens until the finger goes. */
  #drag(event: PointerEvent, put: (place: Place) => void): void {
    event.stopPropagation();
    event.preventDefault();
    this.#follows = false;
    const follow = ({ clientX, clientY }: PointerEvent) => {
      const { left, top } = this.#plan.getBoundingClientRect();
      put(toPlace(this.#view, clientX - left, clientY - top));
    };
    const end = () => {
      removeEventListener("pointermove", follow);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
    };
    addEventListener("pointermove", follow);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }
}
