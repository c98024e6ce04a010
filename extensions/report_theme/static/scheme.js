// The reader's colour scheme. Dark style sheets are linked for the system's dark scheme; a choice made with the
// button overrides that. Runs in the head, before anything is painted, so a page does not flash.
"use strict";

(() => {
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
  const remember = (choice) => {
    try {
      localStorage.setItem("colours", choice);
    } catch {
      // the choice then holds for this page only
    }
  };
  const apply = (choice) =>
    sheets.forEach((sheet, i) => {
      sheet.media = { auto: bySystem[i], light: "not all", dark: "screen" }[choice];
    });

  let choice = remembered();
  apply(choice);
  document.documentElement.classList.add("js");

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector(".scheme-button");
    const label = button.querySelector("span");
    label.textContent = NAMES[choice];
    button.hidden = false;
    button.addEventListener("click", () => {
      const order = Object.keys(NAMES);
      choice = order[(order.indexOf(choice) + 1) % order.length];
      apply(choice);
      remember(choice);
      label.textContent = NAMES[choice];
    });
  });
})();
