// What a page does beyond being read: the reader's colours, the contents on a phone, frames that scroll, printing; and it says what does
// not work where another script of the page fails. It runs in the head, before anything is painted, so a page does not flash.
// Without it the contents stand open, and the colours are the system's.
"use strict";

(() => {
  const root = document.documentElement;
  root.classList.add("js"); // shows the buttons that need this script

  // Dark style sheets are linked for the system's dark scheme; a choice made with the button overrides that.
  const NAMES = { auto: "as the system", light: "light", dark: "dark" };
  const sheets = [...document.querySelectorAll('link[media*="prefers-color-scheme"]')];
  const bySystem = sheets.map((sheet) => sheet.media);
  const remembered = () => {
    try {
      const choice = localStorage.getItem("colours");
      return choice in NAMES ? choice : "auto";
    } catch {
      return "auto"; // storage is closed, as it may be in a private window
    }
  };
  const remember = () => {
    try {
      localStorage.setItem("colours", choice);
    } catch {
      // the choice then holds for this page only
    }
  };
  const apply = () =>
    sheets.forEach((sheet, at) => {
      sheet.media = { auto: bySystem[at], light: "not all", dark: "screen" }[choice];
    });
  let choice = remembered();
  apply();

  // The contents open on demand on a narrow screen, and the button of the colours goes round. Heard here, so that both work from the start.
  const menuButton = () => document.querySelector(".menu-button");
  const menu = () => document.getElementById("menu");
  const open = (yes) => {
    menuButton().setAttribute("aria-expanded", yes);
    menu().classList.toggle("menu-open", yes);
  };
  document.addEventListener("click", ({ target }) => {
    if (target.closest(".menu-button")) open(menuButton().getAttribute("aria-expanded") !== "true");
    if (target.closest("#menu a")) open(false);
    const colours = target.closest(".scheme-button");
    if (colours) {
      const order = Object.keys(NAMES);
      choice = order[(order.indexOf(choice) + 1) % order.length];
      apply();
      remember();
      colours.textContent = `Colours: ${NAMES[choice]}`;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu().classList.contains("menu-open")) {
      open(false);
      menuButton().focus();
    }
  });

  // A fold of code says what pressing it does.
  document.addEventListener(
    "toggle",
    ({ target }) => {
      const summary = target.querySelector?.(":scope > summary[data-hide]");
      if (!summary) return;
      summary.dataset.show ??= summary.textContent;
      summary.textContent = target.open ? summary.dataset.hide : summary.dataset.show;
    },
    true,
  );

  // A script that did not come, or stopped, is told by what it would have done; `data-does` of its element says so.
  const missing = new Set();
  const tell = () => {
    const note = document.querySelector(".incomplete-note") ?? document.createElement("p");
    note.className = "incomplete-note";
    note.setAttribute("role", "status");
    note.textContent = `What does not work on this page, because a script did not load or failed: ${[...missing].join("; ")}. All else does; loading the page again may help.`;
    document.querySelector("main").prepend(note);
    root.classList.add("incomplete");
  };
  window.addEventListener(
    "error",
    ({ target, filename }) => {
      const script = [...document.scripts].find((one) => one === target || (filename && one.src === filename));
      if (!script?.dataset.does) return;
      missing.add(script.dataset.does);
      tell();
    },
    true, // what does not load is told to its element alone
  );

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelector(".scheme-button").textContent = `Colours: ${NAMES[choice]}`;

    // Long contents start at the page that is read. An observer is told where it stands; to ask would lay out the whole page first.
    const sidebar = document.querySelector(".sidebar");
    const current = document.querySelector(".menu [aria-current]");
    const find = new IntersectionObserver(
      ([{ boundingClientRect: link, rootBounds: frame }]) => {
        find.disconnect();
        if (frame && link.top - frame.top > frame.height * 0.6) sidebar.scrollTop = link.top - frame.top - frame.height / 4;
      },
      { root: sidebar },
    );
    if (current) find.observe(current);

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
  });

  // On paper a folded note is read too; folded code stays out (see the style sheet).
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details:not([open], .code-fold)")];
    unfolded.forEach((note) => note.setAttribute("open", ""));
  });
  window.addEventListener("afterprint", () => unfolded.forEach((note) => note.removeAttribute("open")));
})();
