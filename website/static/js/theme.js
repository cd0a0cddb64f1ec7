// Runs before the first paint, so that a remembered theme does not flash.
(() => {
  const root = document.documentElement;
  const chosen = () => {
    try {
      return localStorage.getItem("theme") ?? "auto";
    } catch {
      return "auto"; // storage is forbidden; the system's theme is used
    }
  };
  const show = (theme) => {
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  show(chosen());

  customElements.define("theme-switch", class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("click", ({ target }) => {
        if (target.value) this.choose(target.value);
      });
      document.addEventListener("DOMContentLoaded", () => this.mark(chosen()));
    }

    choose(theme) {
      try {
        localStorage.setItem("theme", theme);
      } catch {
        // the choice then holds for this page only
      }
      show(theme);
      this.mark(theme);
    }

    mark(theme) {
      for (const button of this.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(button.value === theme));
      }
    }
  });
})();
