import { pan, type View, zoom } from "./view.ts";

/** Lets fingers, mouse, wheel and keys move a map. */
export function moveBy(element: Element, view: () => View, set: (view: View) => void): void {
  const fingers = new Map<number, { x: number; y: number }>();
  const place = (event: PointerEvent | WheelEvent) => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const spread = () => {
    const [a, b] = [...fingers.values()];
    return a && b
      ? { apart: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
      : null;
  };
  const on = <K extends keyof GlobalEventHandlersEventMap>(
    name: K,
    listener: (event: GlobalEventHandlersEventMap[K]) => void,
  ) => element.addEventListener(name, listener as EventListener, { passive: false });

  on("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, place(event));
  });
  on("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const was = spread();
    const now = place(event);
    fingers.set(event.pointerId, now);
    const is = spread();
    if (was && is) set(zoom(pan(view(), is.x - was.x, is.y - was.y), is.apart / was.apart, is.x, is.y));
    else set(pan(view(), now.x - before.x, now.y - before.y));
  });
  for (const name of ["pointerup", "pointercancel"] as const)
    on(name, (event) => void fingers.delete(event.pointerId));
  on("wheel", (event) => {
    event.preventDefault();
    const { x, y } = place(event);
    set(zoom(view(), 2 ** (-event.deltaY / 300), x, y));
  });
  on("keydown", (event) => {
    const step = steps[event.key];
    if (!step || event.target !== element) return;
    event.preventDefault();
    set(step(view()));
  });
}

const far = 60;
const steps: Readonly<Record<string, (view: View) => View>> = {
  ArrowLeft: (view) => pan(view, far, 0),
  ArrowRight: (view) => pan(view, -far, 0),
  ArrowUp: (view) => pan(view, 0, far),
  ArrowDown: (view) => pan(view, 0, -far),
  "+": (view) => zoom(view, 1.5),
  "-": (view) => zoom(view, 1 / 1.5),
};
