// The skills of a past job are there, and are sent, as long as the job counts: its chip may be
// removed and its box unticked, and both may come back.
customElements.define("job-skills", class extends HTMLElement {
  connectedCallback() {
    const form = this.closest("form");
    form.addEventListener("change", () => {
      this.hidden = !new FormData(form).getAll("job").includes(this.getAttribute("of"));
      for (const field of this.querySelectorAll("input")) field.disabled = this.hidden;
    });
  }
});
