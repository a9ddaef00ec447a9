import { setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import "maplibre-gl/dist/maplibre-gl.css";

// The policy of the pages allows no worker made of text.
setWorkerUrl(workerUrl);

export * from "maplibre-gl";
