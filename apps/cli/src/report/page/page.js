"use strict";
// The page reads without this script; it adds the filters, the copy buttons and the JSON download.
for (const element of document.querySelectorAll(".filters, [data-copy], #save")) element.hidden = false;

for (const filters of document.querySelectorAll("[data-filters]")) {
  const kind = filters.dataset.filters;
  const items = [...document.querySelectorAll(`[data-${kind}]`)];
  const none = document.querySelector(`[data-none="${kind}"]`);
  const more = document.querySelector(`[data-more="${kind}"]`);
  const search = filters.querySelector("input");
  const buttons = [...filters.querySelectorAll("button")];
  const attribute = kind === "insight" ? "severity" : "only";
  const texts = items.map((item) => item.textContent.toLowerCase());
  let wanted = "";
  // What matters stands first; hundreds of cards would hide all that follows them.
  let most = kind === "insight" ? 20 : 60;

  const apply = () => {
    const text = search.value.trim().toLowerCase();
    let fitting = 0;
    for (const [at, item] of items.entries()) {
      const value = kind === "insight" ? item.dataset.severity : item.dataset.trouble;
      const fits = (wanted === "" || value === wanted) && texts[at].includes(text);
      if (fits) fitting += 1;
      item.hidden = !fits || fitting > most;
    }
    none.hidden = fitting > 0;
    more.hidden = fitting <= most;
    more.firstElementChild.textContent = `Show all ${fitting.toLocaleString("en")}`;
  };
  const showAll = () => {
    most = items.length;
    apply();
  };
  more.firstElementChild.addEventListener("click", showAll);
  addEventListener("beforeprint", showAll);
  for (const button of buttons) {
    button.addEventListener("click", () => {
      wanted = button.dataset[attribute];
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      apply();
    });
  }
  search.addEventListener("input", apply);
  apply();
}

async function copy(button) {
  const code = button.parentElement.querySelector("pre");
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(code);
    button.textContent = "Selected";
  }
  setTimeout(() => (button.textContent = "Copy"), 1500);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", () => void copy(button));
}

document.querySelector("#save").addEventListener("click", () => {
  const text = document.querySelector("#report").textContent;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = "report.json";
  link.click();
  URL.revokeObjectURL(link.href);
});

// Paper has no buttons to open what is closed.
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});
