// SPDX-License-Identifier: GPL-3.0-or-later
// The page is whole without this. Neither of XML's special characters may stand here: the page is XML too.
(function () {
  "use strict";

  function valueOf(row, column) {
    const cell = row.cells[column];
    const number = cell.dataset.sort;
    return number === undefined ? cell.textContent : Number(number);
  }

  function order(a, b) {
    if (typeof a === "number") return (Number.isNaN(a) ? 1 : 0) - (Number.isNaN(b) ? 1 : 0) || a - b;
    return String(a).localeCompare(String(b));
  }

  function sort(table, header, column) {
    const ascending = header.getAttribute("aria-sort") === "descending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    const rows = Array.from(table.tBodies[0].rows);
    rows.sort(function (a, b) {
      const result = order(valueOf(a, column), valueOf(b, column));
      return ascending ? result : -result;
    });
    table.tBodies[0].append(...rows);
  }

  for (const table of document.querySelectorAll("table")) {
    Array.from(table.tHead.rows[0].cells).forEach(function (header, column) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = header.textContent;
      button.addEventListener("click", function () { sort(table, header, column); });
      header.replaceChildren(button);
    });
  }

  // Paper can't be clicked.
  let closed = [];
  window.addEventListener("beforeprint", function () {
    closed = Array.from(document.querySelectorAll("details:not([open])"));
    for (const one of closed) one.open = true;
  });
  window.addEventListener("afterprint", function () {
    for (const one of closed) one.open = false;
  });
})();
