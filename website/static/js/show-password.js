// A password field with a button that shows what was typed. Without scripts the browser's own will do.
customElements.define("show-password", class extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input");
    if (!field || this.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet button-small";
    const show = (isShown) => {
      field.type = isShown ? "text" : "password";
      button.textContent = isShown ? this.dataset.hide : this.dataset.show;
      button.setAttribute("aria-label", `${button.textContent}: ${this.dataset.name}`);
      button.setAttribute("aria-pressed", String(isShown));
    };
    show(false);
    button.addEventListener("click", () => { show(field.type === "password"); field.focus(); });
    // What is sent is a password again, so that the browser offers to keep it.
    field.form?.addEventListener("submit", () => show(false));
    field.after(button);
  }
});
