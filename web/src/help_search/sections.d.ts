/** Made by the build: see web/plugins/help/search_scripts.ts. */
declare module "virtual:help-sections" {
  import type {HelpSection} from "./section.ts";

  const sections: readonly HelpSection[];
  export default sections;
}
