/* Completion scripts, expanded from the tables. */
#include "cli/completion.h"

#include <errno.h>
#include <string.h>

#include "cli/cli.h"
#include "exporters/export.h"

static void words_of_formats(FILE *out) {
  for (size_t i = 0; i < ex_format_count; i++)
    fprintf(out, "%s%s", i ? " " : "", ex_formats[i]->name);
}

static void words_of_commands(FILE *out) {
  for (size_t i = 0; i < cli_command_count; i++)
    fprintf(out, "%s ", cli_commands[i]->name);
  fputs("help", out);
}

/* Text inside single quotes of any of the shells; ours has no quotes of its own. */
static void quoted(FILE *out, const char *text) {
  fputc('\'', out);
  for (; *text; text++)
    if (*text != '\'')
      fputc(*text, out);
  fputc('\'', out);
}

/* ---- bash ---- */

static void bash_words(FILE *out, enum cli_complete how) {
  switch (how) {
  case CLI_NOTHING:
    fputs("COMPREPLY=()", out);
    break;
  case CLI_FILES:
    fputs("COMPREPLY=($(compgen -f -- \"$cur\"))", out);
    break;
  case CLI_RECORDINGS:
    fputs("COMPREPLY=($(compgen -f -X '!*.uvt' -- \"$cur\") $(compgen -d -- \"$cur\"))",
          out);
    break;
  case CLI_PIDS:
    fputs(
        "COMPREPLY=($(compgen -W \"$(uvscope ps 2>/dev/null | awk 'NR>1{print $1}')\" -- "
        "\"$cur\"))",
        out);
    break;
  case CLI_FORMATS:
    fputs("COMPREPLY=($(compgen -W '", out);
    words_of_formats(out);
    fputs("' -- \"$cur\"))", out);
    break;
  case CLI_COMMANDS:
    fputs("COMPREPLY=($(compgen -W '", out);
    words_of_commands(out);
    fputs("' -- \"$cur\"))", out);
    break;
  }
}

static void bash_command(FILE *out, const struct cli_command *c) {
  fprintf(out, "  %s)\n    case $prev in\n", c->name);
  for (size_t i = 0; i < c->option_count; i++) {
    const struct cli_option *o = &c->options[i];
    if (!o->value)
      continue;
    if (o->letter)
      fprintf(out, "      --%s|-%c) ", o->name, o->letter);
    else
      fprintf(out, "      --%s) ", o->name);
    bash_words(out, o->complete);
    fputs("; return ;;\n", out);
  }
  fputs("      *) ;;\n    esac\n    if [[ $cur == -* ]]; then\n"
        "      COMPREPLY=($(compgen -W '--help",
        out);
  for (size_t i = 0; i < c->option_count; i++)
    fprintf(out, " --%s", c->options[i].name);
  fputs("' -- \"$cur\"))\n    else\n      ", out);
  bash_words(out, c->operands);
  fputs("\n    fi ;;\n", out);
}

static void bash(FILE *out) {
  fputs("# bash completion for uvscope: source <(uvscope completion bash)\n"
        "_uvscope() {\n"
        "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
        "  if [[ $COMP_CWORD -eq 1 ]]; then\n"
        "    COMPREPLY=($(compgen -W '",
        out);
  words_of_commands(out);
  fputs(" --help --version' -- \"$cur\") $(compgen -f -X '!*.js' -- \"$cur\"))\n    "
        "return\n"
        "  fi\n  case ${COMP_WORDS[1]} in\n",
        out);
  for (size_t i = 0; i < cli_command_count; i++)
    bash_command(out, cli_commands[i]);
  fputs("  help) ", out);
  bash_words(out, CLI_COMMANDS);
  fputs(" ;;\n  *) ", out);
  bash_words(out, CLI_FILES);
  fputs(" ;;\n  esac\n}\ncomplete -o filenames -F _uvscope uvscope\n", out);
}

/* ---- zsh ---- */

static void zsh_action(FILE *out, enum cli_complete how) {
  switch (how) {
  case CLI_NOTHING:
    fputs(": ", out);
    break;
  case CLI_FILES:
    fputs(":_files", out);
    break;
  case CLI_RECORDINGS:
    fputs(":_files -g \"*.uvt(-.)\"", out);
    break;
  case CLI_PIDS:
    fputs(":_uvscope_pids", out);
    break;
  case CLI_FORMATS:
    fputs(":(", out);
    words_of_formats(out);
    fputs(")", out);
    break;
  case CLI_COMMANDS:
    fputs(":_uvscope_commands", out);
    break;
  }
}

/* Help text inside _arguments' brackets, within single quotes. */
static void zsh_text(FILE *out, const char *text) {
  for (; *text; text++) {
    if (strchr("[]:\\", *text))
      fputc('\\', out);
    if (*text != '\'')
      fputc(*text, out);
  }
}

static void zsh_option(FILE *out, const struct cli_option *o) {
  if (o->letter)
    fprintf(out, " \\\n        '(-%c --%s)'{-%c,--%s}'[", o->letter, o->name, o->letter,
            o->name);
  else
    fprintf(out, " \\\n        '--%s[", o->name);
  zsh_text(out, o->help ? o->help : "as in Node.js");
  fputs("]", out);
  if (o->value) {
    fprintf(out, ":%s", o->value);
    zsh_action(out, o->complete);
  }
  fputs("'", out);
}

static void zsh(FILE *out) {
  fputs("#compdef uvscope\n"
        "# zsh completion for uvscope: uvscope completion zsh > some/fpath/dir/_uvscope\n"
        "_uvscope_pids() { compadd -- ${(f)\"$(uvscope ps 2>/dev/null | awk 'NR>1{print "
        "$1}')\"} }\n"
        "_uvscope_commands() {\n  local -a commands=(",
        out);
  for (size_t i = 0; i < cli_command_count; i++)
    fprintf(out, "\n    '%s:%s'", cli_commands[i]->name, cli_commands[i]->summary);
  fputs("\n    'help:print the help of a command'\n  )\n"
        "  _describe command commands\n}\n"
        "_uvscope() {\n"
        "  if (( CURRENT == 2 )); then\n"
        "    _uvscope_commands\n    _files -g '*.js(-.)'\n    return\n  fi\n"
        "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n"
        "  case $command in\n",
        out);
  for (size_t i = 0; i < cli_command_count; i++) {
    const struct cli_command *c = cli_commands[i];
    fprintf(out, "    %s)\n      _arguments -s '--help[print help]'", c->name);
    for (size_t j = 0; j < c->option_count; j++)
      zsh_option(out, &c->options[j]);
    fputs(" \\\n        '*:argument", out);
    zsh_action(out, c->operands);
    fputs("' ;;\n", out);
  }
  fputs("    help) _uvscope_commands ;;\n    *) _files ;;\n  esac\n}\n_uvscope \"$@\"\n",
        out);
}

/* ---- fish ---- */

static void fish_words(FILE *out, enum cli_complete how) {
  if (how == CLI_FILES || how == CLI_RECORDINGS)
    fputs(" -F", out);
  else if (how == CLI_PIDS)
    fputs(" -f -a '(uvscope ps 2>/dev/null | string match -rg \"^ *(\\\\d+)\")'", out);
  else if (how == CLI_FORMATS) {
    fputs(" -f -a '", out);
    words_of_formats(out);
    fputs("'", out);
  } else if (how == CLI_COMMANDS) {
    fputs(" -f -a '", out);
    words_of_commands(out);
    fputs("'", out);
  } else
    fputs(" -f", out);
}

static void fish(FILE *out) {
  fputs("# fish completion for uvscope: uvscope completion fish | source\n", out);
  for (size_t i = 0; i < cli_command_count; i++) {
    const struct cli_command *c = cli_commands[i];
    fprintf(out, "complete -c uvscope -n __fish_use_subcommand -a %s -d ", c->name);
    quoted(out, c->summary);
    fputc('\n', out);
    for (size_t j = 0; j < c->option_count; j++) {
      const struct cli_option *o = &c->options[j];
      fprintf(out, "complete -c uvscope -n '__fish_seen_subcommand_from %s' -l %s",
              c->name, o->name);
      if (o->letter)
        fprintf(out, " -s %c", o->letter);
      if (o->value) {
        fputs(" -r", out);
        fish_words(out, o->complete);
      }
      fputs(" -d ", out);
      quoted(out, o->help ? o->help : "as in Node.js");
      fputc('\n', out);
    }
    fprintf(out, "complete -c uvscope -n '__fish_seen_subcommand_from %s'", c->name);
    fish_words(out, c->operands);
    fputc('\n', out);
  }
}

int cli_completion(const char *shell, FILE *out) {
  static const struct {
    const char *name;
    void (*write)(FILE *out);
  } shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
  for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
    if (strcmp(shells[i].name, shell))
      continue;
    shells[i].write(out);
    return 0;
  }
  return -EINVAL;
}
