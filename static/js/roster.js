// The lists of a classroom's page: who is in, who is ahead. Names are text, never markup.

function pupil(template, student, url) {
  const row = template.content.firstElementChild.cloneNode(true);
  row.dataset.id = student.id;
  for (const form of row.querySelectorAll("[data-player]")) {
    form.action = `${url}/players/${student.id}/${form.dataset.player}`;
  }
  return row;
}

function fill(row, student) {
  row.querySelector("[data-mark]").hidden = !student.has_responded;
  row.querySelector("[data-name]").textContent = student.name;
  const team = student.team ? `team ${student.team} · ` : "";
  row.querySelector("[data-facts]").textContent = `${team}${student.answered} answered`;
  row.querySelector("[data-rejoin]").textContent = student.rejoin_code;
  const field = row.querySelector("input[name=name]");
  if (document.activeElement !== field) field.value = student.name;
}

/** Shows who is in; a row that is there stays, so that an open fold does not close. */
export function showStudents(root, students, url) {
  const names = root.querySelector("[data-names]");
  if (names) names.replaceChildren(...students.map((student) => named(student)));
  const list = root.querySelector("[data-students]");
  if (!list) return;
  const rows = new Map([...list.children].map((row) => [row.dataset.id, row]));
  const shown = students.map((student) => {
    const row = rows.get(student.id) || pupil(root.querySelector("[data-pupil]"), student, url);
    fill(row, student);
    return row;
  });
  for (const row of rows.values()) if (!shown.includes(row)) row.remove();
  shown.forEach((row, place) => list.children[place] !== row && list.insertBefore(row, list.children[place] || null));
  root.querySelector("[data-nobody]").hidden = students.length > 0;
}

function named(student) {
  const item = document.createElement("li");
  const name = document.createElement("bdi");
  name.textContent = student.name;
  item.append(name);
  return item;
}

/** Shows a short table of those who are ahead; `cells` gives name, figure and perhaps a rank. */
export function showTable(root, name, rows, cells) {
  for (const part of root.querySelectorAll(`[data-${name}]`)) {
    part.hidden = !rows || rows.length === 0;
    part.querySelector("[data-list]").replaceChildren(...(rows || []).map((row) => line(...cells(row))));
  }
}

function line(name, figure, rank) {
  const item = document.createElement("li");
  const who = document.createElement("bdi");
  const what = document.createElement("span");
  who.textContent = name;
  what.textContent = figure;
  what.className = "imprint";
  if (rank) item.value = rank;
  item.append(who, " ", what);
  return item;
}
