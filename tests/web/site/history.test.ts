import {expect, test} from "vitest";
import {layerNames, openSite, parameter, settled, useSite} from "./site.ts";

useSite();

/** How long an address and a title may take to follow. */
const kSoon = {timeout: 30_000};

const kSmall = "arch=systolic_array&net=tc_resnet8";

test(
  "back steps through what was done, one step per gesture, and titles tell the steps apart",
  {timeout: 400_000},
  async () => {
    const page = await openSite(kSmall);
    const title = () => page.title();
    const before = await page.evaluate(() => history.length);
    await expect.poll(title, kSoon).toBe("TC-ResNet8 on Systolic array – Cyclescope");

    // A slider that is dragged is one gesture, however many values it goes through.
    const slider = page.getByRole("slider", {name: "rows slider"});
    const box = await slider.boundingBox();
    if (box === null) throw new Error("no slider");
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
    await page.mouse.down();
    for (const part of [0.4, 0.5, 0.6, 0.7]) {
      await page.mouse.move(box.x + box.width * part, box.y + box.height / 2);
      await settled(page);
    }
    await page.mouse.up();
    await page.waitForURL(/rows=\d+/);
    const rows = await parameter(page, "rows").inputValue();
    await expect.poll(title, kSoon).toBe(`TC-ResNet8 on Systolic array, rows ${rows} – Cyclescope`);

    await page.getByRole("button", {name: "Roofline"}).click();
    await page.waitForURL(/view=roofline/);
    await expect.poll(title, kSoon).toBe(`TC-ResNet8 on Systolic array, rows ${rows} – Roofline – Cyclescope`);
    const name = (await layerNames(page))[0] ?? "";
    await page.getByRole("rowheader", {name, exact: true}).getByRole("button").click();
    await page.waitForURL(/layer=/);
    await expect
      .poll(title, kSoon)
      .toBe(`TC-ResNet8 on Systolic array, rows ${rows} – Roofline – ${name} – Cyclescope`);
    expect(await page.evaluate(() => history.length)).toBe(before + 3);

    await page.goBack();
    await page.waitForURL((url) => !url.hash.includes("layer="));
    await page.locator("cyclescope-layer-details").waitFor({state: "detached"});
    await page.goBack();
    await page.locator("cyclescope-roofline").waitFor({state: "detached"});
    await page.goBack();
    await expect.poll(() => parameter(page, "rows").inputValue(), kSoon).toBe("16");
    await expect.poll(title, kSoon).toBe("TC-ResNet8 on Systolic array – Cyclescope");
    await page.goForward();
    await expect.poll(() => parameter(page, "rows").inputValue(), kSoon).toBe(rows);
    await page.goForward();
    await page.locator("cyclescope-roofline").waitFor();
  },
);

test("Ctrl+Z takes back parameters and choices, and no more than was done here; a text that is typed keeps its own", async () => {
  const page = await openSite(kSmall);
  await parameter(page, "rows").fill("8");
  await parameter(page, "rows").press("Enter");
  await page.waitForURL(/rows=8/);
  await page.getByRole("combobox", {name: "Network", exact: true}).selectOption("resnet8");
  await page.waitForURL(/net=resnet8/);

  await page.keyboard.press("Control+z");
  await page.waitForURL(/net=tc_resnet8/);
  await parameter(page, "rows").focus(); // nothing is typed in it
  await page.keyboard.press("Control+z");
  await expect.poll(() => parameter(page, "rows").inputValue(), kSoon).toBe("16");
  await page.keyboard.press("Control+z"); // there is nothing before
  await page.keyboard.press("Control+Shift+Z");
  await page.waitForURL(/rows=8/);
  await page.keyboard.press("Control+y");
  await page.waitForURL(/net=resnet8/);
  await settled(page);
  await page.keyboard.press("Control+y"); // there is nothing behind

  await page.getByRole("searchbox").pressSequentially("conv");
  await page.keyboard.press("Control+z");
  await expect.poll(() => page.getByRole("searchbox").inputValue(), kSoon).not.toBe("conv");
  expect(page.url()).toContain("net=resnet8");

  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", {name: /Name of an action/}).fill("undo");
  await page.keyboard.press("Enter");
  await page.waitForURL(/net=tc_resnet8/);
});
