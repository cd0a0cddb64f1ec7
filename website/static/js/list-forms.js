// What the forms of a list do beyond those of a browser. Pages without this script lose nothing.

// A change that was sent stays in its form until the answer replaces the form, so that a press
// before that sends both; with htmx the first answer is then passed over and all is asked again.
// Of two presses on the same thing the later one counts.
let asking = null; // the form whose answer is on its way; another one stands in the page after it
let askAgain = false;
const form = () => document.getElementById("profile");
const sent = () => form()?.querySelectorAll("input[data-sent]") ?? [];

const keep = ({ name, value }) => {
  for (const field of sent()) if (field.value === value) field.remove();
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  field.dataset.sent = "";
  form().append(field);
};

// Before htmx reads the form.
document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  if (event.submitter?.name) keep(event.submitter);
  if (asking === form()) {
    askAgain = true;
    event.preventDefault();
    event.stopImmediatePropagation();
  } else if (window.htmx) asking = form();
}, true);

const onAnswer = (name, act) => document.addEventListener(name, (event) => {
  if (event.detail.ctx.sourceElement === form()) act(event);
});
onAnswer("htmx:after:request", (event) => { if (askAgain) event.preventDefault(); });
// An error is a page of its own, with what was sent in it: a part of it would empty the list.
onAnswer("htmx:response:error", () => { if (!askAgain) form().submit(); });
onAnswer("htmx:finally:request", () => {
  const isDue = askAgain;
  asking = null;
  askAgain = false;
  if (isDue) form().requestSubmit();
});

// Going back takes back what was sent from the page.
addEventListener("pageshow", () => {
  for (const field of sent()) field.remove();
});

// A link to a career has no words in its address, so where the list was posted the profile is posted
// along. With a key held or another button it opens as any link does, without the profile.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-post]");
  const posted = document.getElementById("again");
  const isPlain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !posted || !isPlain) return;
  event.preventDefault();
  const button = document.createElement("button");
  button.formAction = link.getAttribute("href");
  button.hidden = true;
  posted.append(button);
  posted.requestSubmit(button);
  button.remove();
});
