"use strict";
(() => {
  const root = document.documentElement;
  const find = (id) => document.getElementById(id);
  const NAMES = ["mine", "signal", "form", "split", "language"];
  const PAGE = 100;
  let data = null, shown = [], place = 0, page = -1;

  // Text from records reaches the page by textContent alone, so that none of it is ever markup.
  function el(tag, props = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
    node.append(...children.filter((child) => child !== null));
    return node;
  }

  function load() {
    if (data) return;
    data = JSON.parse(find("samples").textContent);
    for (const name of NAMES) {
      const values = [...new Set(data.records.map((r) => r[name]))].sort();
      find(`f-${name}`).append(...values.map((v) => el("option", { value: "=" + v }, v || "unknown")));
    }
  }

  const haystack = (r) => (r.hay ??= [r.inputs, r.targets, ...r.options, r.uri, r.prompt, r.id,
    r.document_id, r.window === null ? "" : data.windows[r.window].title].join("\n").toLowerCase());
  const words = () => find("q").value.toLowerCase().split(/\s+/).filter(Boolean);

  function filter(keep) {
    const chosen = NAMES.map((name) => [name, find(`f-${name}`).value]).filter(([, v]) => v);
    const sought = words();
    shown = data.records.filter((r) => chosen.every(([name, v]) => "=" + r[name] === v)
      && sought.every((word) => haystack(r).includes(word)));
    page = -1;
    find("b-count").textContent = `${shown.length.toLocaleString("en")} of ${
      data.records.length.toLocaleString("en")} sample records`;
    go(Math.max(shown.findIndex((r) => r.id === keep), 0));
  }

  function go(to) {
    place = Math.min(Math.max(to, 0), Math.max(shown.length - 1, 0));
    list();
    const record = shown[place];
    const box = find("b-record");
    box.replaceChildren(...(record ? detail(record)
      : [el("p", { class: "b-none" }, "No sample record is like this. Loosen the search or the filters.")]));
    box.scrollTop = 0;
    // The evidence may begin a thousand characters into its window.
    const mark = box.querySelector(".r-doc mark"), doc = box.querySelector(".r-doc");
    if (mark) doc.scrollTop = mark.getBoundingClientRect().top - doc.getBoundingClientRect().top - 60;
    find("b-place").textContent = record ? `${place + 1} of ${shown.length}` : "none";
    find("b-prev").disabled = place <= 0;
    find("b-next").disabled = place >= shown.length - 1;
    if (record) history.replaceState(null, "", "#record=" + encodeURIComponent(record.id));
  }

  function list() {
    const box = find("b-list"), now = Math.floor(place / PAGE);
    if (now !== page) {
      page = now;
      const first = page * PAGE, some = shown.slice(first, first + PAGE);
      box.replaceChildren(...some.map((r, i) => {
        const item = el("div", { class: "item", role: "option", id: `item-${first + i}` },
          el("b", {}, r.prompt), el("span", { dir: "auto" }, `${r.mine} · ${r.inputs.slice(0, 120)}`));
        item.addEventListener("click", () => go(first + i));
        return item;
      }));
      if (shown.length > PAGE) box.append(el("div", { class: "more", role: "presentation" },
        `${first + 1} to ${first + some.length} of ${shown.length}; j and k go on`));
    }
    for (const item of box.querySelectorAll(".item"))
      item.setAttribute("aria-selected", String(item.id === `item-${place}`));
    const current = find(`item-${place}`);
    if (!current) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", current.id);
    current.scrollIntoView({ block: "nearest" });
  }

  function hits(text) {
    const sought = words().map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    if (!sought.length) return [text];
    return text.split(new RegExp(`(${sought.join("|")})`, "gi"))
      .map((part, i) => (i % 2 ? el("mark", { class: "hit" }, part) : part));
  }

  const tokens = (n) => (n === 1 ? "1 token" : `${n.toLocaleString("en")} tokens`);
  const cut = (n) => n ? el("p", { class: "r-note" }, `… ${n.toLocaleString("en")} characters more`) : null;
  const block = (name, ...body) => el("section", { class: "r-block" }, el("h4", {}, name), ...body);
  const text = (value, kind = "") => el("div", { class: `r-text ${kind}`, dir: "auto" }, ...hits(value));

  function link(uri) {
    // A cut address leads nowhere, and only these two kinds are for a click.
    if (uri.length >= 500 || !/^https?:\/\//i.test(uri)) return document.createTextNode(uri || "unknown");
    return el("a", { href: uri, rel: "noreferrer noopener", target: "_blank" }, uri);
  }

  function evidence(r) {
    if (r.window === null) return block("Evidence", el("p", { class: "r-note" }, r.end
      ? `Characters ${r.start} to ${r.end} of the document; its text was not kept for this record.`
      : "The document as a whole; its text was not kept for this record."));
    const { title, parts, cut: lost, span: [start, end, chars], more } = data.windows[r.window];
    const body = el("div", { class: "r-text r-doc", dir: "auto", tabindex: "0", role: "region",
      "aria-label": "The document around the evidence" }, more[0] ? "… " : "", parts[0]);
    if (parts[1]) body.append(el("mark", {}, parts[1]));
    body.append(parts[2], more[1] || lost ? " …" : "");
    const bar = el("div", { class: "r-where", "aria-hidden": "true" });
    if (end && chars > 0) {
      const part = el("i");
      part.style.left = `${100 * start / chars}%`;
      part.style.width = `${100 * (end - start) / chars}%`;
      bar.append(part);
    }
    const where = end ? `characters ${start} to ${end}` : "the document as a whole";
    return block("Evidence" + (title ? ` in “${title}”` : ""), end ? bar : null, body, cut(lost),
      el("p", { class: "r-note" }, `${where}${chars > 0 ? ` of ${chars.toLocaleString("en")}` : ""}`));
  }

  function detail(r) {
    const tag = (value) => el("span", { class: "tag" }, value);
    const head = el("header", { class: "r-head" }, el("h3", {}, r.prompt), tag(r.mine), tag(r.form), tag(r.split));
    const left = el("div", {},
      block(`Inputs · ${tokens(r.tokens[0])}`, text(r.inputs), cut(r.inputs_cut)),
      block(`Targets · ${tokens(r.tokens[1])}`, text(r.targets, "target"), cut(r.targets_cut)),
      r.options.length ? block("Options", el("ul", { class: "r-options" }, ...r.options.map((option, i) =>
        el("li", i === r.right ? { class: "right", dir: "auto" } : { dir: "auto" }, option,
          i === r.right ? el("span", { class: "hidden" }, " (right)") : null))),
      r.options_cut ? el("p", { class: "r-note" }, `and ${r.options_cut} more`) : null) : null);
    const facts = { uri: link(r.uri), licence: r.license || "unknown", language: r.language || "unknown",
      method: r.method, document: r.document_id, record: r.id };
    const right = el("div", {}, evidence(r), block("Source", el("dl", { class: "r-facts" },
      ...Object.entries(facts).flatMap(([k, v]) => [el("dt", {}, k), el("dd", {}, v)]))));
    return [head, el("div", { class: "r-cols" }, left, right)];
  }

  function open(wanted = {}, keep = "") {
    load();
    find("q").value = "";
    for (const name of NAMES) find(`f-${name}`).value = name in wanted ? "=" + wanted[name] : "";
    if (!find("browser").open) find("browser").showModal();
    filter(keep);
    find("b-list").offsetParent ? find("b-list").focus() : find("b-record").focus();
  }

  function shut() {
    find("browser").close();
    history.replaceState(null, "", " ");
  }

  // The matrix is one stop of the Tab key; arrows go from number to number in it.
  const cells = [...document.querySelectorAll(".cell")];
  const at = (cell) => [cell.closest("tr").rowIndex, cell.closest("td").cellIndex];
  function step(from, key) {
    const [row, column] = at(from), across = key === "ArrowLeft" || key === "ArrowRight";
    const sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
    const ahead = cells.filter((c) => (across ? at(c)[0] === row && sign * (at(c)[1] - column) > 0
      : at(c)[1] === column && sign * (at(c)[0] - row) > 0));
    return ahead.at(sign > 0 ? 0 : -1);
  }
  cells.forEach((cell, i) => {
    cell.tabIndex = i ? -1 : 0;
    cell.addEventListener("click", () => open({ mine: cell.dataset.mine, signal: cell.dataset.signal }));
    cell.addEventListener("focus", () => {
      for (const other of cells) other.tabIndex = other === cell ? 0 : -1;
    });
    cell.addEventListener("keydown", (event) => {
      const next = event.key.startsWith("Arrow") && step(cell, event.key);
      if (next) { event.preventDefault(); next.focus(); }
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input, select, textarea"), inside = find("browser").open;
    if (event.key === "/" && !typing) {
      event.preventDefault();
      if (!inside) open();
      return find("q").focus();
    }
    // In the search field Esc would only empty it.
    if (inside && event.key === "Escape") { event.preventDefault(); return shut(); }
    if (!inside || event.target.matches("select")) return;
    const by = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    const scrolls = event.target.id === "b-record" || event.target.matches(".r-doc");
    if (!by || (typing && event.key.length === 1) || (scrolls && event.key.length > 1)) return;
    event.preventDefault();
    go(place + by);
  });
  document.querySelectorAll("[data-open]").forEach((b) => b.addEventListener("click", () => open()));
  find("b-close").addEventListener("click", shut);
  find("browser").addEventListener("cancel", shut);
  find("browser").addEventListener("click", (event) => {
    if (event.target === find("browser")) shut();
  });
  find("b-prev").addEventListener("click", () => go(place - 1));
  find("b-next").addEventListener("click", () => go(place + 1));
  find("b-reset").addEventListener("click", () => open({}, shown[place] ? shown[place].id : ""));
  find("q").addEventListener("input", () => filter(shown[place] ? shown[place].id : ""));
  NAMES.forEach((name) => find(`f-${name}`).addEventListener("change", () => filter("")));
  find("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  root.classList.add("ready");
  const asked = /^#record=(.+)$/.exec(location.hash);
  if (asked) open({}, decodeURIComponent(asked[1]));
})();
