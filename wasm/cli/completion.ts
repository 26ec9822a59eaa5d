/** Scripts that complete the command line in shells, made from the list of commands and options. */
import {networks, presets} from "../package/index.ts";
import {COMMANDS, GRADE_OPTIONS, MAIN_OPTIONS, PR_OPTIONS, SWEEP_OPTIONS, TRACE_OPTIONS} from "./commands.ts";
import type {Command, SHELLS} from "./commands.ts";
import {kArbitrations, kExports, kFormats, kMethods} from "./methods.ts";

interface Option {
  readonly long: string;
  readonly short: string | undefined;
  readonly takesValue: boolean;
  /** Values that there are to choose from; a file may be meant, too. */
  readonly values: readonly string[];
}

type OptionTable = Readonly<Record<string, {readonly type: string; readonly short?: string}>>;

const kTables: Readonly<Record<string, OptionTable>> = {
  grade: GRADE_OPTIONS,
  sweep: SWEEP_OPTIONS,
  trace: TRACE_OPTIONS,
  pr: PR_OPTIONS,
};

const kValues: Readonly<Record<string, readonly string[]>> = {
  arch: presets.map(({name}) => name),
  network: networks.map(({name}) => name),
  to: kExports,
};

const kValuesOfEstimate: Readonly<Record<string, readonly string[]>> = {
  format: kFormats,
  method: kMethods,
  arbitration: kArbitrations,
};

function optionsOf({name, options}: Command): Option[] {
  const table: OptionTable = kTables[name.split(" ")[0] ?? ""] ?? MAIN_OPTIONS;
  return [...options, "help"].map((long) => ({
    long,
    short: table[long]?.short,
    takesValue: table[long]?.type === "string",
    values: kValues[long] ?? (name === "estimate" ? kValuesOfEstimate[long] : undefined) ?? [],
  }));
}

/** Second words of the commands that begin with `first`. */
function secondWords(first: string): string[] {
  return COMMANDS.flatMap(({name}) => (name.startsWith(`${first} `) ? name.slice(first.length + 1) : []));
}

const kFirstWords: readonly string[] = [...new Set(COMMANDS.map(({name}) => name.split(" ")[0] ?? ""))];

/** The script for a shell. */
export function completionScript(shell: (typeof SHELLS)[number]): string {
  if (shell === "fish") return fish();
  return shell === "zsh" ? `autoload -U +X bashcompinit && bashcompinit\n${bash()}` : bash();
}

function bash(): string {
  const ofCommands = COMMANDS.map((command) => {
    const options = optionsOf(command);
    const words = [...options.flatMap(({long, short}) => [`--${long}`, ...(short ? [`-${short}`] : [])])];
    const values = options
      .filter((option) => option.takesValue)
      .map(({long, short, values: known}) => {
        const names = [`--${long}`, ...(short ? [`-${short}`] : [])].join("|");
        return `        ${names}) words="${known.join(" ")}" ;;`;
      });
    return [
      `    "${command.name}")`,
      `      words="${[...words, ...(command.operands ?? [])].join(" ")}"`,
      ...(values.length === 0 ? [] : [`      case "$previous" in`, ...values, "      esac"]),
      "      ;;",
    ].join("\n");
  });
  return `# Completes cyclescope: source this file, or put it where the shell finds completions.
_cyclescope() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="\${COMP_WORDS[1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${kFirstWords.join(" ")} --help --version" -- "$current"))
    return
  fi
  if [ "$command" = pr ]; then
    if [ "$COMP_CWORD" -eq 2 ]; then
      COMPREPLY=($(compgen -W "${secondWords("pr").join(" ")} --help" -- "$current"))
      return
    fi
    command="pr \${COMP_WORDS[2]}"
  fi
  case "$command" in
${ofCommands.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case "$current" in
    -*) ;;
    *) COMPREPLY+=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _cyclescope cyclescope
`;
}

function fish(): string {
  const lines = kFirstWords.map((word) => `complete -c cyclescope -n __fish_use_subcommand -f -a ${word}`);
  for (const word of secondWords("pr")) {
    const fresh = `__fish_seen_subcommand_from pr; and not __fish_seen_subcommand_from ${secondWords("pr").join(" ")}`;
    lines.push(`complete -c cyclescope -n '${fresh}' -f -a ${word}`);
  }
  for (const command of COMMANDS) {
    const [first, second] = command.name.split(" ");
    const seen =
      second === undefined
        ? `__fish_seen_subcommand_from ${first}; and not __fish_seen_subcommand_from pr`
        : `__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}`;
    const begin = `complete -c cyclescope -n '${seen}'`;
    for (const {long, short, takesValue, values} of optionsOf(command)) {
      const parts = [begin, `-l ${long}`];
      if (short) parts.push(`-s ${short}`);
      if (takesValue) parts.push("-r");
      if (values.length > 0) parts.push(`-a '${values.join(" ")}'`);
      lines.push(parts.join(" "));
    }
    for (const operand of command.operands ?? []) lines.push(`${begin} -f -a ${operand}`);
  }
  return `# Completes cyclescope: put this file in ~/.config/fish/completions/.\n${lines.join("\n")}\n`;
}
