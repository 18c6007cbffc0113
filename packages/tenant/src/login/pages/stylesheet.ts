/**
 * The styles of every HTML page for users. In both colour schemes, text has a contrast of at least 4.5:1, borders and
 * focus rings 3:1 (WCAG 2.2 §1.4.3, §1.4.11).
 */
export const STYLESHEET = `
:root {
  color-scheme: light dark;
  --ground: #f7f5f0; --surface: #ffffff; --ink: #15202e; --muted: #55616f; --line: #7d8895; --hair: #e3ded3;
  --action: #15233c; --action-hover: #26395d; --on-action: #ffffff; --link: #1f4f9e; --ring: #2f62d9;
  --alert: #9b1c10; --alert-ground: #fdeeea; --alert-line: #d7442a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0b111b; --surface: #131c2a; --ink: #eaeff6; --muted: #a8b4c3; --line: #6d7c90; --hair: #24303f;
    --action: #ffbd4a; --action-hover: #ffcf7d; --on-action: #1c1403; --link: #ffc766; --ring: #ffbd4a;
    --alert: #ffc4b8; --alert-ground: #37160f; --alert-line: #e8674a;
  }
}
* { box-sizing: border-box; margin: 0; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  min-height: 100vh; min-height: 100dvh; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Open Sans", sans-serif;
  display: grid; -webkit-font-smoothing: antialiased;
}
a { color: var(--link); font-weight: 600; text-underline-offset: .18em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--ring); outline-offset: 2px; border-radius: 6px; }
.illustration { display: none; }
.panel { display: grid; grid-template-rows: auto 1fr 36px; padding: 24px; gap: 32px; }
.brand { display: flex; align-items: center; gap: 12px; font-size: 1.1875rem; font-weight: 700; letter-spacing: -.01em; }
.mark { display: block; border-radius: 9px; }
.content { width: 100%; max-width: 420px; margin: 0 auto; }
h1 { font-size: clamp(1.625rem, 1.45rem + .9vw, 1.8125rem); line-height: 1.18; letter-spacing: -.022em; font-weight: 700; overflow-wrap: anywhere; text-wrap: balance; }
.lead { margin-top: 10px; color: var(--muted); overflow-wrap: anywhere; }
form { margin-top: 28px; display: grid; gap: 20px; }
.shortcuts { margin-top: 28px; padding-bottom: 26px; border-bottom: 1px solid var(--hair); }
.shortcuts form { margin-top: 0; }
.shortcuts form + form { margin-top: 8px; }
.shortcuts + form { margin-top: 24px; }
label { display: block; font-weight: 600; font-size: .9375rem; margin-bottom: 7px; }
input {
  display: block; width: 100%; height: 50px; padding: 0 14px; font: inherit; color: inherit; background: var(--surface);
  border: 1px solid var(--line); border-radius: 10px; transition: border-color .12s;
}
input:hover { border-color: var(--ink); }
input:focus-visible { outline-offset: 0; border-color: transparent; border-radius: 10px; }
input[aria-invalid] { border: 2px solid var(--alert-line); padding: 0 13px; }
.hint { margin-top: 8px; color: var(--muted); font-size: .875rem; }
button {
  height: 50px; margin-top: 4px; padding: 0 20px; font: inherit; font-weight: 650; color: var(--on-action); background: var(--action);
  border: 0; border-radius: 10px; cursor: pointer; transition: background-color .12s;
}
a.button {
  display: block; height: 50px; margin-top: 24px; font-weight: 650; line-height: 50px; text-align: center; text-decoration: none;
  color: var(--on-action); background: var(--action); border-radius: 10px;
}
a.button:hover { background: var(--action-hover); }
button:hover { background: var(--action-hover); }
button.other { margin-top: -8px; color: var(--ink); background: var(--surface); border: 1px solid var(--line); }
button.other:hover { border-color: var(--ink); }
button:focus-visible { border-radius: 10px; }
.alert {
  margin-top: 24px; padding: 13px 16px 13px 14px; display: grid; grid-template-columns: 20px 1fr; gap: 10px; color: var(--alert);
  background: var(--alert-ground); border: 1px solid var(--alert-line); border-radius: 10px; font-size: .9375rem; overflow-wrap: anywhere;
}
.alert svg { margin-top: 1px; }
form > .forgotten { margin-top: -10px; font-size: .9375rem; }
.lead + .hint { margin-top: 16px; }
.switch { margin-top: 26px; padding-top: 22px; border-top: 1px solid var(--hair); color: var(--muted); }
.switch a, .forgotten a { padding: 4px 0; }
.code { font-family: ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace; margin-top: 18px; font-size: 1.75rem; font-weight: 600; letter-spacing: .08em; }
.secret { display: block; margin-top: 18px; font-family: ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 1.125rem; font-weight: 600; overflow-wrap: anywhere; }
.qr-code { display: block; width: 208px; height: 208px; margin-top: 18px; border-radius: 8px; }
.status { display: inline-block; margin-bottom: 14px; padding: 2px 10px; border: 1px solid var(--line); border-radius: 99px; color: var(--muted); font-size: .875rem; font-weight: 600; font-variant-numeric: tabular-nums; }
@media (min-width: 960px) {
  body { grid-template-columns: minmax(400px, 46%) 1fr; }
  .illustration { display: block; position: relative; overflow: hidden; background: #0d1830; }
  .illustration__picture { position: absolute; inset: 0; width: 100%; height: 100%; }
  .illustration__text { position: relative; padding: 56px 48px; color: #fff; font-size: clamp(1.75rem, 2.6vw, 2.375rem); line-height: 1.2; letter-spacing: -.02em; font-weight: 700; text-wrap: balance; max-width: 14em; }
  .panel { padding: 40px 48px; }
  .content { align-self: center; }
}
@media (max-width: 959px) {
  body::before { content: ""; position: absolute; inset: 0 0 auto; height: 6px; background: repeating-linear-gradient(115deg, #e8542f 0 22px, #fff7ea 22px 44px); }
  .panel { width: 100%; max-width: 528px; margin: 0 auto; padding-top: 34px; grid-template-rows: auto 1fr; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none; } }
@media (forced-colors: active) { input, button, .alert { border: 1px solid; } }
`
