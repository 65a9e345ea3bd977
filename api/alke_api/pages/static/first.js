// Runs before the page is drawn: what only scripts can do is shown only with them.
document.documentElement.classList.replace("no-js", "js");
