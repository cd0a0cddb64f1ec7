// Says how many boxes are ticked, whenever one is.
customElements.define("skill-count", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", () => {
      const boxes = [...this.querySelectorAll("input[type=checkbox]")];
      const added = this.querySelectorAll("li").length - boxes.length;
      const counts = [boxes.filter((box) => box.checked).length + added, boxes.length + added];
      const words = this.getAttribute("words").replace(/\{\}/g, () => counts.shift());
      this.querySelector("[role=status]").textContent = words;
    });
  }
});
