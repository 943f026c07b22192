#include "ui/manual.h"

#include "ui/command.h"

/* ---- man page ---- */

/* roff's specials: a backslash, a hyphen that is to stay one, a leading dot or apostrophe. */
static void roff(struct strbuf *out, const char *text)
{
    for (const char *p = text; *p; p++) {
        bool is_line_start = out->len == 0 || out->buf[out->len - 1] == '\n';
        if (is_line_start && (*p == '.' || *p == '\''))
            strbuf_add_str(out, "\\&");
        if (*p == '\\')
            strbuf_add_str(out, "\\e");
        else if (*p == '-')
            strbuf_add_str(out, "\\-");
        else if (*p == '`')
            continue;
        else
            strbuf_add_char(out, *p);
    }
}

static void roff_option(struct strbuf *out, const struct command_option *o)
{
    strbuf_add_str(out, ".TP\n.B ");
    roff(out, strlen(o->name) == 1 ? "-" : "--");
    roff(out, o->name);
    if (o->value) {
        strbuf_add_str(out, " \\fI");
        roff(out, o->value);
        strbuf_add_str(out, "\\fR");
    }
    strbuf_add_char(out, '\n');
    roff(out, o->help);
    strbuf_add_char(out, '\n');
}

static void roff_command(struct strbuf *out, const struct command *c)
{
    strbuf_add_str(out, ".SS \"");
    roff(out, c->name);
    if (c->args[0]) {
        strbuf_add_char(out, ' ');
        roff(out, c->args);
    }
    strbuf_add_str(out, "\"\n");
    roff(out, c->summary);
    strbuf_add_str(out, ".\n");
    if (c->details[0]) {
        strbuf_add_str(out, ".PP\n");
        for (const char *p = c->details; *p;) {
            size_t len = strcspn(p, "\n");
            char *line = xstrndup(p, len);
            roff(out, line);
            free(line);
            strbuf_add_char(out, '\n');
            p += len;
            if (*p)
                strbuf_add_str(out, ".PP\n");
            p += strspn(p, "\n");
        }
    }
    for (const struct command_option *o = c->options; o && o->name; o++)
        roff_option(out, o);
}

static void write_man(struct strbuf *out)
{
    strbuf_add_str(
        out, ".TH VIVA 1\n.SH NAME\nviva \\- interview drill whose answers are proved by a "
             "live run\n.SH SYNOPSIS\n.B viva\n[\\fB\\-\\-collection\\fR \\fIFILE\\fR] "
             "[\\fB\\-\\-plain\\fR] [\\fICOMMAND\\fR ...]\n.SH DESCRIPTION\n"
             "Asks questions from decks of cards, compares the answer with the points a "
             "good one makes, shows a model answer, and proves it by running a small Python "
             "program in a simulator of CPython's memory.\n.PP\nWithout a command it reads "
             "commands at a prompt; with input that is no terminal, one command a line.\n"
             ".SH OPTIONS\n"
             ".TP\n.B \\-\\-collection \\fIFILE\\fR\nuse this collection\n"
             ".TP\n.B \\-\\-plain\nno colour and no drawing: fit to be read aloud\n"
             ".TP\n.B \\-\\-version\nprint the version\n.SH COMMANDS\n");
    for (const struct command *c = command_table; c->name; c++)
        roff_command(out, c);
    strbuf_add_str(
        out,
        ".SH EXIT STATUS\n.TP\n.B 0\ndone\n.TP\n.B 1\nthe program run raised, or a deck has "
        "errors\n.TP\n.B 2\nwrong usage\n.TP\n.B 3\nthe simulator's bound or an unsupported "
        "construct ended a run\n.TP\n.B 4\nthe collection or a file could not be read or "
        "written\n.SH ENVIRONMENT\n.TP\n.B VIVA_HOME\nwhere collection and history are kept "
        "(else the XDG directories)\n.TP\n.B NO_COLOR\nno colours\n.TP\n.B VISUAL, EDITOR\n"
        "the editor for long answers\n.TP\n.B PAGER\nthe pager for long output\n");
}

/* ---- shells ---- */

static void bash_words(struct strbuf *out, const struct command *c)
{
    for (const struct command_option *o = c->options; o && o->name; o++)
        strbuf_addf(out, "%s%s ", strlen(o->name) == 1 ? "-" : "--", o->name);
}

static void write_bash(struct strbuf *out)
{
    strbuf_add_str(out, "_viva()\n{\n    local cur=${COMP_WORDS[COMP_CWORD]} words=\n"
                        "    case ${COMP_WORDS[1]} in\n");
    for (const struct command *c = command_table; c->name; c++) {
        strbuf_addf(out, "    %s) words=\"", c->name);
        bash_words(out, c);
        strbuf_add_str(out, "\" ;;\n");
    }
    strbuf_add_str(out, "    esac\n    [ \"$COMP_CWORD\" -eq 1 ] && words=\"");
    for (const struct command *c = command_table; c->name; c++)
        strbuf_addf(out, "%s ", c->name);
    strbuf_add_str(out,
                   "--collection --plain --version\"\n"
                   "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
                   "    [ ${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- \"$cur\"))\n"
                   "}\ncomplete -o filenames -F _viva viva\n");
}

/* Inside single quotes. */
static void quoted(struct strbuf *out, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '\'')
            strbuf_add_str(out, "'\\''");
        else if (*p == '[' || *p == ']' || *p == ':')
            strbuf_addf(out, "\\%c", *p);
        else
            strbuf_add_char(out, *p);
    }
}

static void write_zsh(struct strbuf *out)
{
    strbuf_add_str(out, "#compdef viva\n_viva() {\n  local -a commands\n  commands=(\n");
    for (const struct command *c = command_table; c->name; c++) {
        strbuf_addf(out, "    '%s:", c->name);
        quoted(out, c->summary);
        strbuf_add_str(out, "'\n");
    }
    strbuf_add_str(out, "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n"
                        "    return\n  fi\n  case $words[2] in\n");
    for (const struct command *c = command_table; c->name; c++) {
        strbuf_addf(out, "    %s) _arguments", c->name);
        for (const struct command_option *o = c->options; o && o->name; o++) {
            strbuf_addf(out, " '%s%s[", strlen(o->name) == 1 ? "-" : "--", o->name);
            quoted(out, o->help);
            strbuf_add_str(out, o->value ? "]:value:_files'" : "]'");
        }
        strbuf_add_str(out, " '*:file:_files' ;;\n");
    }
    strbuf_add_str(out, "  esac\n}\n_viva \"$@\"\n");
}

static void fish_text(struct strbuf *out, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '\'' || *p == '\\')
            strbuf_add_char(out, '\\');
        strbuf_add_char(out, *p);
    }
}

static void write_fish(struct strbuf *out)
{
    for (const struct command *c = command_table; c->name; c++) {
        strbuf_addf(out, "complete -c viva -n __fish_use_subcommand -a %s -d '", c->name);
        fish_text(out, c->summary);
        strbuf_add_str(out, "'\n");
        for (const struct command_option *o = c->options; o && o->name; o++) {
            strbuf_addf(
                out, "complete -c viva -n '__fish_seen_subcommand_from %s' %s %s%s -d '",
                c->name, strlen(o->name) == 1 ? "-s" : "-l", o->name, o->value ? " -r" : "");
            fish_text(out, o->help);
            strbuf_add_str(out, "'\n");
        }
    }
}

bool manual_write(struct strbuf *out, const char *form)
{
    if (strcmp(form, "man") == 0)
        write_man(out);
    else if (strcmp(form, "bash") == 0)
        write_bash(out);
    else if (strcmp(form, "zsh") == 0)
        write_zsh(out);
    else if (strcmp(form, "fish") == 0)
        write_fish(out);
    else
        return false;
    return true;
}
