// All calls to the server: JSON both ways, with the page's CSRF token and a time limit.

import { ofPage } from "./locale.js";

const LIMIT_MS = 10000;

export class Trouble extends Error {}

const words = document.querySelector("[data-trouble]").dataset; // sentences for what goes wrong

export const plain = { Accept: "application/json", ...ofPage };

function headers(body) {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  return body ? { ...plain, "Content-Type": "application/json", "X-CSRFToken": token } : plain;
}

/** A signal that ends a request after a time; older browsers have no AbortSignal.timeout. */
export function within(ms) {
  if (typeof AbortController !== "function") return undefined;
  const control = new AbortController();
  setTimeout(() => control.abort(), ms);
  return control.signal;
}

async function call(url, body) {
  const request = {
    method: body ? "POST" : "GET",
    headers: headers(body),
    body: body && JSON.stringify(body),
    cache: "no-store",
    signal: within(LIMIT_MS),
  };
  const asked = fetch(url, request); // a browser that can't do this fails here, not as unreachable
  try {
    const reply = await asked;
    const values = reply.status === 204 ? {} : await reply.json();
    return { status: reply.status, body: values, headers: reply.headers };
  } catch {
    throw new Trouble(words.unreachable);
  }
}

function refuse({ body }) {
  throw new Trouble(body.detail || words.refused);
}

/** The round as it stands, and the address of the face after the open one. */
export async function readRound(url) {
  const reply = await call(url);
  if (reply.status !== 200) refuse(reply);
  const link = /<([^>]+)>;[^,]*preload/.exec(reply.headers.get("Link") || "");
  return { round: reply.body, nextFace: link ? link[1] : "" };
}

/** The verdict on a response; on a conflict the one recorded before, or null when there is none. */
export async function sendResponse(url, response) {
  const reply = await call(url, response);
  if (reply.status !== 200 && reply.status !== 409) refuse(reply);
  const verdict = reply.body.verdict || reply.body;
  return verdict.label ? verdict : null;
}

/** The detector's opinion that answers a first response, or null where the trial has moved on. */
export async function sendFirst(url, response) {
  const reply = await call(url, response);
  if (reply.status !== 200 && reply.status !== 409) refuse(reply);
  return reply.status === 200 ? reply.body : null;
}

function loaded(image) {
  return new Promise((resolve, reject) => {
    image.addEventListener("load", resolve);
    image.addEventListener("error", reject);
  });
}

/** Brings a face into the browser's cache; resolves once it can be painted. */
export async function loadFace(url) {
  const face = new Image();
  face.src = url;
  try {
    await (face.decode ? face.decode() : loaded(face));
  } catch {
    throw new Trouble(words.unreachable);
  }
}

/** A request to a classroom, and its reply whatever the status; without values it only asks. */
export function send(url, values) {
  return call(url, values);
}
