// First: what is drawn for one page wins over what the library draws for all.
import "./theme/styles.ts";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";

createRoot(document.getElementById("root")!).render(<App />);
