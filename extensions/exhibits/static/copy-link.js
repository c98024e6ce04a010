// Buttons that copy a link: beside the address of a row of a table, and beside the way to the own page of a figure or table.
// Without this script the address and the page are links as any.
"use strict";

(() => {
  const make = (name, properties = {}, ...parts) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...parts);
    return made;
  };
  const links = document.querySelectorAll(".row-address, .exhibit figcaption .exhibit-cite");
  if (!links.length) return;
  const spoken = make("p", { className: "visually-hidden" });
  spoken.setAttribute("role", "status");
  document.querySelector("main").append(spoken);
  links.forEach((link) => {
    const of = link.querySelector(".visually-hidden") ?? link; // of an exhibit its number
    const to = make("span", { className: "visually-hidden", textContent: ` to ${of.textContent.trim()}` });
    const verb = make("span", { className: "if-room", textContent: "Copy " }); // unseen where there is little room
    link.after(" ", make("button", { type: "button", className: "copy-link" }, verb, "link", to));
  });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.(".copy-link");
    if (!button) return;
    const link = new URL(button.previousElementSibling.href);
    link.search = "";
    let said = "Copied";
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      // where nothing can be copied, a link within the page stands in the address bar, and another one is gone to
      if (link.hash) location.hash = link.hash;
      else location.href = link.href;
      said = "See the address bar";
    }
    const [verb, text, to] = button.childNodes;
    verb.textContent = "";
    text.data = said;
    spoken.textContent = `${said}: link${to.textContent}`;
    setTimeout(() => {
      verb.textContent = "Copy ";
      text.data = "link";
      spoken.textContent = "";
    }, 2500);
  });
})();
