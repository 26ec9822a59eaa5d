import {applyTheme, storedTheme} from "./state/theme.ts";
import "./views/app.ts";
import {installHints} from "./views/hints.ts";

applyTheme(storedTheme());
installHints();
