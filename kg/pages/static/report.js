// Quotes and notes find each other; the search filters. Without this script the links still lead both ways.
"use strict";
(() => {
  const quotes = new Map();
  const names = (element) => (element.dataset.q || "").split(" ").filter(Boolean);
  for (const element of document.querySelectorAll("[data-q]")) {
    for (const name of names(element)) {
      if (!quotes.has(name)) quotes.set(name, []);
      quotes.get(name).push(element);
    }
  }

  const lit = new Set();
  const light = (element) => {
    for (const one of lit) one.classList.remove("on");
    lit.clear();
    if (!element) return;
    // From a quote, every note that tells of it; from a note, every quote that it tells of, and no other note.
    const note = element.classList.contains("note");
    for (const name of names(element)) {
      for (const one of quotes.get(name)) {
        if (!note || one === element || !one.classList.contains("note")) lit.add(one);
      }
    }
    lit.add(element);
    for (const one of lit) one.classList.add("on");
  };
  const near = (event) => event.target instanceof Element && event.target.closest("[data-q]");
  let kept = null;
  document.addEventListener("mouseover", (event) => light(near(event) || kept));
  document.addEventListener("focusin", (event) => {
    kept = near(event) || null;
    light(kept);
  });

  const go = (element) => {
    element.scrollIntoView({ block: "nearest" });
    element.focus({ preventScroll: true });
  };
  const turns = new Map();
  document.addEventListener("click", (event) => {
    const quote = event.target instanceof Element && event.target.closest("a.q");
    const link = event.target instanceof Element && event.target.closest('a[href^="#"]');
    if (quote) {
      event.preventDefault();
      const notes = [...new Set(names(quote).flatMap((name) => quotes.get(name)))].filter((one) =>
        one.classList.contains("note") && !one.closest("[hidden]"));
      if (!notes.length) return;
      const turn = turns.get(quote) || 0;
      turns.set(quote, turn + 1);
      go(notes[turn % notes.length]);
      kept = quote;
      light(quote);
    } else if (link) {
      const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!target) return;
      if (target.closest("[hidden]")) clear();
      // The browser scrolls; the focus goes along, so that the keyboard goes on from there.
      if (target.matches("a, [tabindex]")) requestAnimationFrame(() => target.focus({ preventScroll: true }));
    }
  });
  // Escape goes back from a note to its quote.
  document.addEventListener("keydown", (event) => {
    const note = event.target instanceof Element && event.target.closest(".note");
    if (event.key !== "Escape" || !note) return;
    const quote = names(note).flatMap((name) => quotes.get(name)).find((one) => one.matches("a.q:not([tabindex])"));
    if (quote) go(quote);
  });

  const box = document.querySelector(".search");
  const input = document.getElementById("search");
  const found = document.getElementById("search-found");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/\s+/gu, " ").toLowerCase();
  let entries = null;
  const filter = () => {
    entries ||= [...document.querySelectorAll("[data-search]")].map((one) => [one, plain(one.textContent)]);
    const wanted = plain(input.value).trim();
    let count = 0;
    for (const [element, text] of entries) {
      const fits = !wanted || text.includes(wanted);
      element.hidden = !fits;
      if (fits) count += 1;
    }
    for (const table of document.querySelectorAll("details.all")) {
      if (wanted && table.querySelector("tr[data-search]:not([hidden])")) table.open = true;
    }
    found.textContent = !wanted ? "" : count ? found.dataset.some.replace("{count}", count) : found.dataset.none;
  };
  const clear = () => { input.value = ""; filter(); };
  if (box) {
    box.hidden = false;
    input.addEventListener("input", filter);
    input.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });
  }

  // On paper, and where a picture has no room, what is folded shows.
  const narrow = window.matchMedia("(max-width: 40rem)");
  const unfold = () => {
    for (const one of document.querySelectorAll("[data-open-narrow]")) if (narrow.matches) one.open = true;
  };
  narrow.addEventListener("change", unfold);
  unfold();
  window.addEventListener("beforeprint", () => {
    for (const one of document.querySelectorAll("details")) one.open = true;
  });
})();
