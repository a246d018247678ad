// Leads from any day to the page with the goals as they were then: that of the last day listed which is not after it.
"use strict";
(() => {
  const form = document.getElementById("day");
  const [field, told] = [form.querySelector("input"), form.querySelector("output")];
  const days = [...document.querySelectorAll("a[data-day]")];

  form.hidden = false;
  form.addEventListener("submit", event => {
    event.preventDefault();
    const then = days.filter(one => one.dataset.day <= field.value).sort((one, other) => one.dataset.day < other.dataset.day ? 1 : -1)[0];
    told.textContent = then ? "" : form.dataset.none;
    if (then) location.href = then.href;
  });
})();
