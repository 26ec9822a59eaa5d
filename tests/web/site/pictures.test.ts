/**
 * Every view as it looks: small and large, light and dark, against pictures that somebody has looked at. A picture is
 * compared in a few hundred cells of grey, so that fonts may differ and a view that is empty, cut off or in disorder
 * does not pass. CYCLESCOPE_UPDATE=1 takes the pictures anew; look at build/pictures/ before you keep them.
 */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs";
import type {BrowserContextOptions, Page} from "playwright-core";
import {afterAll, expect, test} from "vitest";
import {kPhone} from "./axe.ts";
import {kRoot, openSite, settled, useSite} from "./site.ts";

useSite();

const kKept = new URL("./pictures.json", import.meta.url);
const kFolder = `${kRoot}build/pictures`;
const kAcross = 32;
const kDown = 40;
/** Greys of a cell that differ by less are alike, of 255; so many cells of a picture may differ by more, in percent. */
const kAlike = 28;
const kMostDifferent = 6;

const kSmall = "arch=systolic_array&net=tc_resnet8";
/** What says that a sweep is over. */
const kAllPoints = "cyclescope-sweep span[role=status] >> text=/^\\s*(\\d+) of \\1\\s+points/";
/** What a picture is of: where it is, what is there when it is drawn, and on a phone what is scrolled to. */
interface View {
  readonly fragment: string;
  readonly drawn: string;
  readonly top?: string;
}
const explored = (fragment: string, drawn: string): View => ({
  fragment: `${kSmall}&view=${fragment}`,
  drawn,
  top: "cyclescope-explore",
});
const kViews: Readonly<Record<string, View>> = {
  estimate: {fragment: kSmall, drawn: "cyclescope-layer-table tbody tr"},
  layer: {fragment: `${kSmall}&layer=conv0`, drawn: "cyclescope-layer-table tr.open", top: "cyclescope-layer-table"},
  roofline: explored("roofline", "cyclescope-roofline-chart svg"),
  waterfall: explored("waterfall", "cyclescope-waterfall-chart svg"),
  machine: explored("machine", "cyclescope-machine-chart svg"),
  memory: explored("memory", "cyclescope-memory-chart svg"),
  energy: explored("energy&pj=mac:1,dram:20", "cyclescope-energy strong"),
  timeline: explored("layer&layer=fc", "cyclescope-timeline-chart canvas"),
  compared: {
    fragment: `${kSmall}&rows=32&pin=1&pin.rows=16`,
    drawn: "cyclescope-comparison table",
    top: "cyclescope-comparison",
  },
  help: explored("help", "cyclescope-help details summary"),
  sweep: explored("sweep&sweep=rows&sweep.range=8:24", kAllPoints),
  map: explored("sweep&sweep=rows&sweep.range=8:12&sweep2=columns&sweep2.range=8:12", kAllPoints),
  mapping: explored("layer&layer=conv0&show=mapping", "cyclescope-mapping-view h3"),
  learn: {fragment: `${kSmall}&learn=device`, drawn: "cyclescope-workspace"},
};
const kSizes: Readonly<Record<string, BrowserContextOptions>> = {
  desktop: {viewport: {width: 1280, height: 1600}},
  phone: {...kPhone, deviceScaleFactor: 1},
};

/** Sweeps and changes of all parameters take long where the machine does much else. */
const kPatient = {timeout: 180_000};

type Pictures = Record<string, string>;

const kept: Pictures = existsSync(kKept) ? (JSON.parse(readFileSync(kKept, "utf8")) as Pictures) : {};
const taken: Pictures = {};
const updating = process.env["CYCLESCOPE_UPDATE"] === "1";

afterAll(() => {
  if (updating) writeFileSync(kKept, `${JSON.stringify({...kept, ...taken}, undefined, 2)}\n`);
});

/** The greys of a picture's cells, row by row. */
function greys(page: Page, png: Buffer): Promise<number[]> {
  return page.evaluate(
    async ([encoded, across, down]) => {
      const bytes = Uint8Array.from(atob(String(encoded)), (character) => character.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext("2d");
      context?.drawImage(picture, 0, 0);
      const {data} = context?.getImageData(0, 0, picture.width, picture.height) ?? {data: []};
      const sums = new Array<number>(Number(across) * Number(down)).fill(0);
      const counts = [...sums];
      for (let pixel = 0; pixel < picture.width * picture.height; ++pixel) {
        const column = Math.floor(((pixel % picture.width) * Number(across)) / picture.width);
        const row = Math.floor((Math.floor(pixel / picture.width) * Number(down)) / picture.height);
        const cell = row * Number(across) + column;
        const [red = 0, green = 0, blue = 0] = data.slice(4 * pixel, 4 * pixel + 3);
        sums[cell] = (sums[cell] ?? 0) + (red + 2 * green + blue) / 4;
        counts[cell] = (counts[cell] ?? 0) + 1;
      }
      return sums.map((sum, cell) => Math.round(sum / Math.max(1, counts[cell] ?? 1)));
    },
    [png.toString("base64"), kAcross, kDown] as const,
  );
}

for (const [size, options] of Object.entries(kSizes)) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`views look as they did: ${size}, ${colorScheme}`, async () => {
      mkdirSync(kFolder, {recursive: true});
      const different: string[] = [];
      for (const [view, {fragment, drawn, top}] of Object.entries(kViews)) {
        const name = `${view}-${size}-${colorScheme}`;
        const page = await openSite(fragment, {...options, colorScheme, reducedMotion: "reduce"}, "cyclescope-app");
        await page.locator(`${drawn} >> nth=0`).waitFor(kPatient);
        await settled(page);
        await expect.poll(() => page.locator("progress").count(), kPatient).toBe(0);
        await page.evaluate(async () => void (await document.fonts.ready));
        if (size === "phone" && top !== undefined)
          await page.locator(`${top} >> nth=0`).evaluate((element) => element.scrollIntoView({block: "start"}));
        const png = await page.screenshot({animations: "disabled", caret: "hide"});
        writeFileSync(`${kFolder}/${name}.png`, png);
        const cells = await greys(page, png);
        taken[name] = Buffer.from(cells).toString("base64");
        await page.close();
        const known = [...Buffer.from(kept[name] ?? "", "base64")];
        const others = cells.filter((grey, cell) => Math.abs(grey - (known[cell] ?? -1000)) > kAlike).length;
        const percent = (100 * others) / cells.length;
        if (!updating && percent > kMostDifferent) different.push(`${name}: ${percent.toFixed(1)} % of its cells`);
      }
      expect(different, `look at ${kFolder}`).toEqual([]);
    }, 1_200_000);
  }
}
