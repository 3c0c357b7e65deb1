// The page looks as the page around it does: dark or light, as it was chosen there.
(function () {
  "use strict";
  function chosen() {
    try {
      var theme = window.localStorage.getItem("theme");
      return theme === "dark" || theme === "light" ? theme : "";
    } catch (error) {
      return "";  // storage may be switched off: then the system's own wish counts
    }
  }
  function follow() {
    document.documentElement.dataset.theme = chosen();
  }
  follow();
  window.addEventListener("storage", follow);

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", function (event) {
    if (event.target.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (event.target.method === "post") {
      event.target.dataset.sent = "yes";
    }
  });
  // One box chooses all of its form.
  document.addEventListener("change", function (event) {
    var name = event.target.dataset && event.target.dataset.all;
    if (name) {
      event.target.form.querySelectorAll('input[type="checkbox"][name="' + name + '"]').forEach(function (box) {
        box.checked = event.target.checked && !box.disabled;
      });
    }
  });
  // Whoever comes back to a page finds its forms as they were.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
    });
  });
})();
