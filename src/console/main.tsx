import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import "./theme/styles.ts";

createRoot(document.getElementById("root")!).render(<App />);
