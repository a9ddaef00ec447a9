document.getElementById("root")!.textContent = "Parvis";
