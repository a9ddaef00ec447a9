/** What part of the world a map shows: a plane around its centre, true to scale there. */
export interface View {
  readonly latitude: number;
  readonly longitude: number;
  readonly metresPerPixel: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const degree = 111_195;
const finest = 0.15;
const coarsest = 60_000;

const east = ({ latitude }: Place) => degree * Math.cos((latitude * Math.PI) / 180);
const turn = (degrees: number) => ((((degrees + 180) % 360) + 360) % 360) - 180;

/** Where a place is on the map, in pixels from its upper left corner. */
export function toPixels(view: View, { latitude, longitude }: Place): readonly [x: number, y: number] {
  const { metresPerPixel, width, height } = view;
  return [
    width / 2 + (turn(longitude - view.longitude) * east(view)) / metresPerPixel,
    height / 2 - ((latitude - view.latitude) * degree) / metresPerPixel,
  ];
}

export function toPlace(view: View, x: number, y: number): Place {
  const { metresPerPixel, width, height } = view;
  return {
    longitude: turn(view.longitude + ((x - width / 2) * metresPerPixel) / east(view)),
    latitude: Math.max(-85, Math.min(85, view.latitude - ((y - height / 2) * metresPerPixel) / degree)),
  };
}

export function pan(view: View, dx: number, dy: number): View {
  return { ...view, ...toPlace(view, view.width / 2 - dx, view.height / 2 - dy) };
}

/** Nearer by a factor over 1, with the place under a pixel staying there. */
export function zoom(view: View, factor: number, x = view.width / 2, y = view.height / 2): View {
  const fixed = toPlace(view, x, y);
  const metresPerPixel = Math.max(finest, Math.min(coarsest, view.metresPerPixel / factor));
  const [nx, ny] = toPixels({ ...view, metresPerPixel }, fixed);
  return pan({ ...view, metresPerPixel }, x - nx, y - ny);
}

/** Metres a round length of the scale has, of at most so many pixels: 1, 2 or 5 times a power of ten. */
export function roundLength(view: View, pixels: number): number {
  const most = view.metresPerPixel * pixels;
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ([5, 2, 1].find((n) => n * power <= most) ?? 1);
}
