// A link in a read-only field, with a button that copies it.
customElements.define("copy-link", class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const words = button.textContent;
    button.addEventListener("click", async () => {
      const field = this.querySelector("input");
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        return; // not allowed here: the link is selected, so that the keyboard can copy it
      }
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = words; }, 3000);
    });
  }
});
