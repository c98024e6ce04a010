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

  // Who came to a place on the page, such as a row of a table, cites that place, where the page has an address.
  const page = document.querySelector('link[rel="canonical"]')?.href;
  const texts = [];
  document.querySelectorAll("button[data-copies]").forEach((button) => {
    const parts = document.createTreeWalker(document.getElementById(button.dataset.copies), NodeFilter.SHOW_TEXT);
    while (page && parts.nextNode()) {
      const text = parts.currentNode;
      if (text.data.includes(page)) texts.push([text, text.data]);
    }
  });
  const named = () => {
    if (location.hash.length < 2) return null;
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null; // an address that nobody made: nothing has it
    }
  };
  const follow = () => {
    const place = named();
    const link = place && !place.closest(".cite-page") ? `${page}#${place.id}` : page;
    texts.forEach(([text, data]) => (text.data = data.replaceAll(page, link)));
  };
  addEventListener("hashchange", follow);
  follow();
})();
