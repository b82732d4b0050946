// The lists of a classroom's page: the students, and who leads. Names are text, never markup.

import { replaceWith } from "./nodes.js";

function newRow(template, student, url) {
  const row = template.content.firstElementChild.cloneNode(true);
  row.dataset.id = student.id;
  row.querySelector("[data-tick]").value = student.id;
  for (const form of row.querySelectorAll("[data-player]")) {
    form.action = `${url}/players/${student.id}/${form.dataset.player}`;
  }
  return row;
}

function fill(row, student) {
  row.querySelector("[data-mark]").hidden = !student.has_responded;
  for (const name of row.querySelectorAll("[data-name]")) name.textContent = student.name;
  row.querySelector("[data-facts]").textContent = student.facts;
  row.querySelector("[data-rejoin]").textContent = student.rejoin_code;
  const field = row.querySelector("input[name=name]");
  if (document.activeElement !== field) field.value = student.name;
}

/** Shows the students; a row that exists is kept, so that its open details stay open. */
export function showStudents(root, students, url) {
  const names = root.querySelector("[data-names]");
  if (names) replaceWith(names, students.map(nameItem));
  const list = root.querySelector("[data-students]");
  if (!list) return;
  const rows = new Map([...list.children].map((row) => [row.dataset.id, row]));
  const shown = students.map((student) => {
    const row = rows.get(student.id) || newRow(root.querySelector("[data-student-row]"), student, url);
    fill(row, student);
    return row;
  });
  for (const row of rows.values()) if (!shown.includes(row)) row.remove();
  shown.forEach((row, place) => list.children[place] !== row && list.insertBefore(row, list.children[place] || null));
  root.querySelector("[data-nobody]").hidden = students.length > 0;
  root.querySelector("[data-somebody]").hidden = students.length === 0;
}

function nameItem(student) {
  const item = document.createElement("li");
  const name = document.createElement("bdi");
  name.textContent = student.name;
  item.append(name);
  return item;
}

/** Shows a short list of leaders: each row has a name, a score, and perhaps a rank. */
export function showLeaders(root, list, rows) {
  for (const part of root.querySelectorAll(`[data-${list}]`)) {
    part.hidden = !rows || rows.length === 0;
    replaceWith(part.querySelector("[data-list]"), (rows || []).map(leaderItem));
  }
}

function leaderItem(row) {
  const item = document.createElement("li");
  const name = document.createElement("bdi");
  const score = document.createElement("span");
  name.textContent = row.name;
  score.textContent = row.score;
  score.className = "imprint";
  if (row.rank) item.value = row.rank;
  item.append(name, " ", score);
  return item;
}
