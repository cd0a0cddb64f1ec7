// Says how many boxes are ticked, whenever one is; ticks all that were read unsurely.
customElements.define("skill-count", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", () => this.count());
    const all = this.querySelector("[data-tick]");
    if (!all) return;
    all.hidden = false;
    all.addEventListener("click", () => {
      const unsure = this.querySelector(`[aria-labelledby=${all.dataset.tick}]`);
      for (const box of unsure.querySelectorAll("input[type=checkbox]")) box.checked = true;
      this.count();
    });
  }

  count() {
    const boxes = [...this.querySelectorAll("input[type=checkbox]")];
    const added = this.querySelectorAll("li").length - boxes.length;
    const counts = [boxes.filter((box) => box.checked).length + added, boxes.length + added];
    const words = this.getAttribute("words").replace(/\{\}/g, () => counts.shift());
    this.querySelector("[role=status]").textContent = words;
  }
});
