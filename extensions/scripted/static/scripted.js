// What every place that scripts fill needs: elements, rows as CSV, and a button that saves a file.
"use strict";

(() => {
  // What an element knows becomes its property, the rest an attribute.
  const element = (name, properties = {}, ...parts) => {
    const made = document.createElement(name);
    Object.entries(properties).forEach(([key, value]) => {
      if (key in made) made[key] = value;
      else made.setAttribute(key, value);
    });
    made.append(...parts);
    return made;
  };

  // No text is taken for a formula: an apostrophe before it is what spreadsheets themselves use.
  const text = (value) => (/^\s*[=+\-@]/.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value);
  const cell = (value) => (/[",\r\n]/.test(value) ? `"${text(value).replaceAll('"', '""')}"` : text(value));
  const csv = (heads, rows) => `${[heads, ...rows].map((row) => row.map((value) => cell(String(value))).join(",")).join("\r\n")}\r\n`;

  // `content` is asked for what is saved when the button is used.
  const saveButton = (label, name, type, content) => {
    const button = element("button", { type: "button", textContent: label });
    button.addEventListener("click", () => {
      const link = element("a", { href: URL.createObjectURL(new Blob([content()], { type })), download: name });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    });
    return button;
  };

  window.scripted = { element, csv, saveButton };
})();
