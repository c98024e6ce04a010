// What a page does beyond being read: the contents on a phone, frames that scroll, printing.
"use strict";

(() => {
  // On a narrow screen the contents open on demand; without this script they stand open.
  const button = document.querySelector(".menu-button");
  const menu = document.getElementById(button.getAttribute("aria-controls"));
  const open = (yes) => {
    button.setAttribute("aria-expanded", yes);
    menu.classList.toggle("menu-open", yes);
  };
  button.hidden = false;
  button.addEventListener("click", () => open(button.getAttribute("aria-expanded") !== "true"));
  menu.addEventListener("click", (event) => event.target.closest("a") && open(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.classList.contains("menu-open")) {
      open(false);
      button.focus();
    }
  });

  // Long contents start at the page that is read.
  const sidebar = document.querySelector(".sidebar");
  const current = document.querySelector(".menu [aria-current]");
  if (current && current.offsetTop > sidebar.clientHeight * 0.6) {
    sidebar.scrollTop = current.offsetTop - sidebar.clientHeight / 4;
  }

  // A frame that scrolls is a stop for the keyboard; one that shows everything is not.
  const watch = new ResizeObserver((entries) =>
    entries.forEach(({ target }) => {
      if (target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }),
  );
  document.querySelectorAll("[data-scrolls]").forEach((frame) => watch.observe(frame));

  // The section that is being read, marked in the contents.
  const links = new Map(
    [...document.querySelectorAll(".contents-sections a")].map((link) => [link.getAttribute("href").slice(1), link]),
  );
  const reading = new IntersectionObserver(
    (entries) =>
      entries.forEach(({ target, isIntersecting }) =>
        links.get(target.id).classList.toggle("contents-reading", isIntersecting),
      ),
    { rootMargin: "-20% 0px -70%" },
  );
  links.forEach((_, id) => {
    const section = document.getElementById(id);
    if (section) reading.observe(section);
  });

  // On paper a folded note is read too; folded code stays out (see the style sheet).
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details:not([open], .code-fold)")];
    unfolded.forEach((note) => note.setAttribute("open", ""));
  });
  window.addEventListener("afterprint", () => unfolded.forEach((note) => note.removeAttribute("open")));
})();
