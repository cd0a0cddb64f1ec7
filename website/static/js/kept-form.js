// Keeps what stands in a form with the page's entry in the history of this tab, so that the back
// button brings it back: the pages themselves are stored by no cache.
customElements.define("kept-form", class extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    const kept = history.state?.fields;
    if (kept && form.dataset.kept === "restore") this.restore(form, kept);
    const keep = () => this.keep(form);
    for (const event of ["input", "change", "submit"]) form.addEventListener(event, keep);
    keep();
  }

  keep(form) {
    const fields = [...form.querySelectorAll("textarea, input[type=hidden], input:checked")]
      .filter((field) => field.name !== "step")
      .map((field) => [field.name, field.value, this.label(field)]);
    history.replaceState({ fields }, "");
  }

  // Of a chip: what it says. Other fields have nothing that the page must show.
  label(field) {
    return field.closest(".chip")?.querySelector("[data-label]").textContent ?? "";
  }

  restore(form, kept) {
    for (const [name, value, label] of kept) {
      const picker = label && this.querySelector(`concept-picker[name=${name}]`);
      if (name === "text") form.elements.text.value = value;
      else if (picker) picker.add(value, label);
      else form.append(this.hidden(name, value));
    }
  }

  hidden(name, value) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    return field;
  }
});
