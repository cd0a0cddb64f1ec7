// Loaded after htmx: lets it read the HTML of this site under require-trusted-types-for 'script'.
// The policy has a name and makes HTML only; scripts in a swapped part stay blocked.
if (window.trustedTypes) {
  const policy = trustedTypes.createPolicy("htmx", { createHTML: (html) => html });
  htmx.registerExtension("htmx-trust", { init: (api) => api.initSecurity(policy) });
}
