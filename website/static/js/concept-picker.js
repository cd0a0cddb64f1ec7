// A box with suggestions under it (WAI-ARIA APG: editable combobox, list autocomplete, manual
// selection) that fills a list of removable chips. Without it the form asks the server.
const PAUSE = 150;

customElements.define("concept-picker", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[name^=find]");
    this.chips = this.querySelector("ul.chips");
    this.status = this.querySelector("[role=status]");
    const [pattern, none] = this.querySelectorAll("template");
    [this.pattern, this.none] = [pattern.content, none.content];
    this.list = document.createElement("ul");
    this.list.id = `${this.input.id}-list`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.querySelector("label").textContent);
    this.input.after(this.list);
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-expanded", "false"],
      ["aria-controls", this.list.id],
    ]) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.wait());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    // The box keeps the focus while an option is clicked.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => this.take(target.closest("[role=option]")));
    this.chips.addEventListener("click", (event) => this.drop(event));
  }

  words(name, ...values) {
    return this.getAttribute(`words-${name}`).replace("{}", values[0] ?? "");
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.suggest(), PAUSE);
  }

  async suggest() {
    const typed = this.input.value.trim();
    if (!typed) return this.close("");
    const url = `${this.getAttribute("suggest")}&q=${encodeURIComponent(typed)}`;
    await this.ask(url, {}, ({ items }) => {
      const found = items.map(({ uri, label, matched }) => ({
        uri, label, note: matched === label ? "" : this.words("also", matched),
      }));
      if (this.hasAttribute("resolve")) found.push({ label: this.words("meaning", typed), typed });
      this.show(found, items.length);
    });
  }

  async resolve(title) {
    const body = JSON.stringify({ title });
    const headers = { "Content-Type": "application/json" };
    await this.ask(this.getAttribute("resolve"), { method: "POST", headers, body }, (answer) => {
      const [best, least] = [answer.occupations[0], Number(this.getAttribute("least"))];
      const likely = best?.confidence >= least ? answer.occupations : [];
      const found = likely.map(({ occupation }) => ({
        uri: occupation.uri, label: occupation.label, note: occupation.isco_label ?? "",
      }));
      this.show(found, found.length);
    });
  }

  // Only the last question is answered; an earlier one that is still under way is given up.
  async ask(url, options, answer) {
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const response = await fetch(url, { ...options, signal: this.asking.signal });
      if (!response.ok) return this.close(this.words("failed"));
      answer(await response.json());
    } catch (error) {
      if (error.name !== "AbortError") this.close(this.words("failed"));
    }
  }

  show(found, count) {
    const taken = new Set([...this.chips.querySelectorAll("input")].map((field) => field.value));
    const free = found.filter(({ uri }) => !taken.has(uri));
    this.list.replaceChildren(...free.map((one, place) => this.option(one, place)));
    if (count) this.status.textContent = this.words("count", count);
    else this.status.replaceChildren(this.none.cloneNode(true));
    this.open(free.length > 0);
  }

  option({ uri, label, note, typed }, place) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.label = label;
    if (uri) option.dataset.uri = uri;
    if (typed) option.dataset.typed = typed;
    option.append(label);
    if (note) {
      const small = document.createElement("span");
      small.className = "hint";
      small.textContent = note;
      option.append(" ", small);
    }
    return option;
  }

  open(opened) {
    this.list.hidden = !opened;
    this.input.setAttribute("aria-expanded", String(opened));
    this.mark(null);
  }

  close(words) {
    clearTimeout(this.timer);
    this.asking?.abort();
    if (words !== undefined) this.status.textContent = words;
    this.open(false);
  }

  mark(option) {
    this.marked?.setAttribute("aria-selected", "false");
    this.marked = option;
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  press(event) {
    const opened = !this.list.hidden;
    const { first, last } = { first: this.list.firstElementChild, last: this.list.lastElementChild };
    const { key } = event;
    if (key === "Enter" && (this.marked || this.input.value.trim())) {
      event.preventDefault();
      if (this.marked) this.take(this.marked);
      else this.suggest();
    } else if (key === "Escape") {
      if (!opened) this.input.value = "";
      this.close("");
    } else if ((key === "ArrowDown" || key === "ArrowUp") && !opened) {
      event.preventDefault();
      if (first) this.open(true);
      if (first && !event.altKey) this.mark(key === "ArrowDown" ? first : last);
      else if (!first) this.suggest();
    } else if (key === "ArrowDown") {
      event.preventDefault();
      if (!event.altKey) this.mark(this.marked?.nextElementSibling ?? first);
    } else if (key === "ArrowUp") {
      event.preventDefault();
      if (event.altKey) this.close();
      else this.mark(this.marked?.previousElementSibling ?? last);
    } else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(key)) {
      this.mark(null); // the caret moves in the words, as in any box
    }
  }

  take(option) {
    if (!option) return;
    const { uri, label, typed } = option.dataset;
    if (typed) {
      this.resolve(typed);
      return;
    }
    this.add(uri, label);
    this.input.value = "";
    this.list.replaceChildren();
    this.close(this.words("added", label));
    this.changed();
  }

  add(uri, label) {
    const chip = this.pattern.firstElementChild.cloneNode(true);
    for (const place of chip.querySelectorAll("[data-label]")) place.textContent = label;
    for (const field of chip.querySelectorAll("input, button")) field.value = uri;
    this.chips.append(chip);
  }

  drop(event) {
    const chip = event.target.closest("button")?.closest("li");
    if (!chip) return;
    event.preventDefault();
    const next = chip.nextElementSibling;
    this.status.textContent = this.words("removed", chip.querySelector("[data-label]").textContent);
    chip.remove();
    ((next ?? this.chips.lastElementChild)?.querySelector("button") ?? this.input).focus();
    const undo = document.createElement("button");
    Object.assign(undo, { type: "button", className: "link", textContent: this.words("undo") });
    undo.addEventListener("click", () => {
      this.chips.insertBefore(chip, next?.parentNode === this.chips ? next : null);
      this.status.textContent = "";
      chip.querySelector("button").focus();
      this.changed();
    });
    this.status.append(" ", undo);
    this.changed();
  }

  changed() {
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
