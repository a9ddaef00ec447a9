import type { Map as MapLibre } from "maplibre-gl";
import type { Position } from "../../http/views.ts";
import { radii } from "./draw.ts";
import { metresBetween, moved } from "./geometry.ts";
import classes from "./handles.module.css";
import { Marker } from "./library.ts";

export interface Circle {
  readonly center: Position;
  readonly radius: number;
}

/** A circle's two handles: one carries it about, the other holds its edge and says how far that is. */
export class CircleHandles {
  readonly #middle: Marker;
  readonly #edge: Marker;
  readonly #metres: (radius: number) => string;
  #circle: Circle;

  constructor(
    map: MapLibre,
    made: {
      readonly circle: Circle;
      readonly metres: (radius: number) => string;
      readonly onChange: (circle: Circle) => void;
    },
  ) {
    this.#circle = made.circle;
    this.#metres = made.metres;
    const marker = (className: string | undefined) => {
      const element = document.createElement("div");
      element.className = className ?? "";
      return new Marker({ element, draggable: true }).setLngLat([...made.circle.center]).addTo(map);
    };
    this.#middle = marker(classes.middle);
    this.#edge = marker(classes.edge);
    this.#middle.on("drag", () => {
      const { lng, lat } = this.#middle.getLngLat();
      made.onChange(this.set({ ...this.#circle, center: [lng, lat] }));
    });
    this.#edge.on("drag", () => {
      const { lng, lat } = this.#edge.getLngLat();
      const metres = Math.round(metresBetween(this.#circle.center, [lng, lat]));
      const radius = Math.min(radii.max, Math.max(radii.min, metres));
      made.onChange(this.set({ ...this.#circle, radius }));
    });
    this.set(made.circle);
  }

  set(circle: Circle): Circle {
    this.#circle = circle;
    this.#middle.setLngLat([...circle.center]);
    this.#edge.setLngLat([...moved(circle.center, circle.radius, 90)]);
    this.#edge.getElement().dataset.metres = this.#metres(circle.radius);
    return circle;
  }

  remove(): void {
    this.#middle.remove();
    this.#edge.remove();
  }
}
