/** The buttons of embed.html. */
const told = document.querySelector("#told");
const driven = document.querySelector("#driven");

for (const button of document.querySelectorAll("button[data-rows]"))
  button.addEventListener("click", async () => {
    const {rows} = button.dataset;
    told.textContent = "The core is computing it…";
    try {
      const {estimate} = await driven.set(`arch=systolic_array&net=tc_resnet8&rows=${rows}&columns=${rows}`);
      told.textContent = `${rows} x ${rows}: ${estimate.total.cycles.toLocaleString("en-US")} cycles`;
    } catch (error) {
      told.textContent = error.message;
    }
  });
