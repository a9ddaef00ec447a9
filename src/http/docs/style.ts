/** The look of the page: warm greys, one accent, hairlines. Colours have the contrast of WCAG 2.2 AA on both grounds. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #faf9f7; --raised: #fff; --ink: #211e1a; --soft: #625c53; --line: #e4dfd7; --accent: #a0401c; --tint: #f5f2ed;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "DejaVu Sans", sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #191714; --raised: #211e1b; --ink: #ece8e1; --soft: #a8a096; --line: #37322c; --accent: #ee9a6c; --tint: #26221e; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 72px; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 var(--sans); font-variant-numeric: tabular-nums; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 3px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
code, pre { font-family: var(--mono); font-size: .875em; font-variant-ligatures: none; }
:not(pre) > code { overflow-wrap: anywhere; }
p > code, dd > code { white-space: pre-wrap; overflow-wrap: break-word; }
h1, h2, h3, h4 { line-height: 1.25; margin: 0; text-wrap: balance; }
h1 { font-size: 32px; font-weight: 640; letter-spacing: -.02em; }
h2 { font-size: 24px; font-weight: 640; letter-spacing: -.01em; }
h4 { font-size: 13px; font-weight: 600; color: var(--soft); margin: 24px 0 4px; }
p { margin: 8px 0; max-width: 68ch; }
ul { list-style: none; margin: 0; padding: 0; }
.skip { position: absolute; left: 16px; top: -64px; padding: 8px 16px; background: var(--raised); border: 1px solid var(--line); border-radius: 10px; z-index: 3; }
.skip:focus { top: 8px; }
header { position: sticky; top: 0; z-index: 2; height: 56px; display: flex; align-items: center; justify-content: space-between; padding: 0 24px; background: var(--ground); border-bottom: 1px solid var(--line); }
.mark { display: flex; align-items: center; gap: 10px; color: var(--ink); text-decoration: none; font-weight: 620; }
.mark svg { color: var(--accent); }
.mark span { color: var(--soft); font-weight: 400; }
.source { font: 13px var(--mono); }
.frame { display: grid; grid-template-columns: 296px minmax(0, 1fr); max-width: 1600px; margin: 0 auto; }
nav { border-right: 1px solid var(--line); font-size: 14px; }
.rail { position: sticky; top: 56px; max-height: calc(100vh - 56px); overflow-y: auto; padding: 24px 8px 48px 24px; scrollbar-width: thin; }
.contents { display: none; }
nav > * > ul > li { margin-bottom: 16px; }
nav > * > ul > li > a { color: var(--ink); font-weight: 600; text-decoration: none; display: block; padding: 4px 0; }
nav li li a { display: flex; gap: 8px; align-items: baseline; padding: 3px 0; color: var(--soft); text-decoration: none; font: 12px/1.5 var(--mono); overflow-wrap: anywhere; }
nav li li .method { width: 44px; flex: none; padding: 0; border: 0; text-align: left; background: none; }
nav a:hover { color: var(--accent); }
main { padding: 0 40px 120px; min-width: 0; }
main:focus { outline: none; }
.intro { padding-top: 48px; }
.intro h2 { margin-top: 40px; }
section { padding-top: 56px; }
.keys { display: grid; grid-template-columns: 160px minmax(0, 68ch); gap: 8px 24px; margin: 16px 0 0; }
.keys dt { font-weight: 600; }
.keys dd { margin: 0; }
article { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 48px; border-top: 1px solid var(--line); margin-top: 32px; padding-top: 32px; }
article h3 { font-size: 16px; font-weight: 600; }
article h3 a { color: inherit; text-decoration: none; display: flex; gap: 12px; align-items: baseline; }
article h3 a:hover code { color: var(--accent); }
article h3 code { font-size: 15px; font-weight: 600; }
.method { font: 600 11px/18px var(--mono); letter-spacing: .02em; color: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: 1px 6px; flex: none; }
.method.put, .method.post, .method.patch { color: var(--accent); }
.summary { font-size: 17px; margin-top: 12px; }
.who { color: var(--soft); font-size: 14px; }
.who code { color: var(--ink); }
.media { font-size: 14px; color: var(--soft); }
.fields > li { border-top: 1px solid var(--line); padding: 8px 0; font-size: 14px; }
.fields > li:first-child { border-top: 0; }
.fields .fields { margin: 8px 0 0; padding-left: 16px; border-left: 1px solid var(--line); }
.name { font-weight: 600; margin-right: 6px; font-size: 13px; }
.type, .default { color: var(--soft); font-size: 13px; }
.required { color: var(--accent); font-size: 12px; margin-left: 4px; }
.fields p { margin: 2px 0 0; font-size: 14px; color: var(--soft); }
.fields .choice, .choice { margin: 8px 0 0; font-size: 13px; color: var(--soft); }
.answers li { font-size: 14px; padding: 6px 0; }
.status { font: 600 13px var(--mono); margin-right: 8px; }
.refusals { margin-top: 8px; font-size: 14px; }
summary { cursor: pointer; color: var(--soft); padding: 6px 0; }
summary:hover { color: var(--ink); }
.statuses { font: 13px var(--mono); margin-left: 8px; }
.refusals li { display: flex; gap: 8px; border-top: 1px solid var(--line); padding: 8px 0; }
.refusals li p { margin: 0 0 4px; }
.shown { align-self: start; position: sticky; top: 80px; min-width: 0; }
figure { margin: 0 0 16px; }
figcaption, .long summary { font-size: 13px; color: var(--soft); padding: 0 0 6px; }
pre { margin: 0 0 8px; padding: 16px; background: var(--tint); border: 1px solid var(--line); border-radius: 10px; overflow: auto; line-height: 1.5; max-height: 70vh; }
pre code { font-size: 12.5px; }
.schema { display: block; }
.schema p.type { overflow-wrap: anywhere; }
:target { scroll-margin-top: 72px; }
article:target h3 code, .schema:target h3 { color: var(--accent); }
@media (max-width: 1240px) { article { grid-template-columns: minmax(0, 1fr); } .shown { position: static; margin-top: 24px; } }
@media (max-width: 860px) {
  .frame { display: block; }
  header { padding: 0 16px; }
  nav { border: 0; padding: 8px 16px 0; }
  .rail { display: none; }
  .contents { display: block; border: 1px solid var(--line); border-radius: 10px; padding: 4px 16px; margin-top: 8px; }
  .contents > summary { color: var(--ink); font-weight: 600; padding: 8px 0; }
  nav li li a { padding: 6px 0; }
  main { padding: 0 16px 80px; }
  .intro { padding-top: 32px; }
  h1 { font-size: 28px; }
  .keys { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .keys dd { margin: 0 0 12px; }
}
@media print { header, nav { display: none; } .frame { display: block; } }
`;
