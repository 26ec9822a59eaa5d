/** The pages that the build makes of the project's own documents (see web/plugins/help/help_pages.ts). */
export const kHelpPages = [
  {file: "numbers.html", source: "web/help/numbers.md", title: "How each number is computed"},
  {file: "accelerators.html", source: "arch_presets/README.md", title: "How to describe an accelerator"},
  {file: "reference.html", source: "arch_presets/schema/arch.schema.json", title: "Reference of descriptions"},
  {file: "mappings.html", source: "arch_presets/schema/mapping.schema.json", title: "Reference of mappings"},
  {file: "networks.html", source: "web/networks/schema/network.schema.json", title: "Reference of networks"},
  {file: "semantics.html", source: "core/timing/SEMANTICS.md", title: "When instructions happen"},
  {file: "timing.html", source: "core/timing/README.md", title: "How timing is evaluated"},
  {file: "accuracy.html", source: "arch_presets/", title: "Accuracy"}, // of the cards in all of them
  {file: "methods.html", source: "README.md", title: "What it does, how accurate it is, and how to use it"},
  {file: "learning.html", source: "core/representatives/README.md", title: "Devices that are measured"},
  {file: "coverage.html", source: "arch_presets/COVERAGE.md", title: "What each accelerator maps"},
  {file: "api.html", source: "wasm/README.md", title: "The package and the border to the core"},
] as const;
