// Copies a citation, and says so; without this script the citations are there to be marked and copied.
"use strict";

(() => {
  const status = document.getElementById("cite-copied");
  const marked = (part) => getSelection().selectAllChildren(part);
  document.querySelectorAll("button[data-copies]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const part = document.getElementById(button.dataset.copies);
      try {
        await navigator.clipboard.writeText(part.textContent.trim());
        button.textContent = "Copied";
        status.textContent = "The citation is copied.";
      } catch {
        marked(part); // where a page may not write to the clipboard
        status.textContent = "The citation is marked; copy it with your keyboard.";
      }
    });
    button.addEventListener("blur", () => (button.textContent = "Copy"));
  });
})();
