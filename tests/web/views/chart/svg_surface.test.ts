/** A surface of charts that becomes an SVG file. */
import {expect, test} from "vitest";
import {SvgSurface} from "../../../../web/src/views/chart/svg_surface.ts";

const surface = () => new SvgSurface((text) => ({width: 6 * text.length}) as TextMetrics);

test("what is drawn stands in the file in its order, with its colours", () => {
  const drawn = surface();
  drawn.fillStyle = "#123456";
  drawn.globalAlpha = 0.25;
  drawn.fillRect(1, 2, 3.333333, 4);
  drawn.globalAlpha = 1;
  drawn.strokeStyle = "red";
  drawn.lineWidth = 2;
  drawn.strokeRect(5, 6, 7, 8);
  drawn.font = '12px "A font"';
  drawn.fillText('a < b & "c"', 9, 10);
  const lines = drawn.text(100, 50, "white").split("\n").slice(3, -2);
  expect(lines).toEqual([
    '<rect x="1" y="2" width="3.33" height="4" fill="#123456" opacity="0.25"/>',
    '<rect x="5" y="6" width="7" height="8" fill="none" stroke="red" stroke-width="2"/>',
    '<text x="9" y="10" dominant-baseline="central" fill="#123456" style="font:12px &quot;A font&quot;" xml:space="preserve">a &lt; b &amp; &quot;c&quot;</text>',
  ]);
});

test("a clip holds until what was saved is restored", () => {
  const drawn = surface();
  drawn.save();
  drawn.beginPath();
  drawn.rect(0, 0, 10, 20);
  drawn.clip();
  drawn.save();
  drawn.beginPath();
  drawn.rect(1, 1, 2, 2);
  drawn.clip();
  drawn.beginPath();
  drawn.moveTo(0, 0);
  drawn.lineTo(5, 5);
  drawn.stroke();
  drawn.restore();
  drawn.restore();
  drawn.fillRect(0, 0, 1, 1);
  const lines = drawn.text(10, 20, "white").split("\n").slice(3, -2);
  expect(lines).toEqual([
    '<clipPath id="clip0"><path d="M0 0h10v20h-10z"/></clipPath><g clip-path="url(#clip0)">',
    '<clipPath id="clip1"><path d="M1 1h2v2h-2z"/></clipPath><g clip-path="url(#clip1)">',
    '<path d="M0 0L5 5" fill="none" stroke="#000" stroke-width="1"/>',
    "</g>",
    "</g>",
    '<rect x="0" y="0" width="1" height="1" fill="#000"/>',
  ]);
});
