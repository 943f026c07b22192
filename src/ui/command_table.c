/*
 * The one list of commands. A command that is not here does not exist.
 */
#include "ui/commands.h"

#define FILTER_OPTIONS                                                                         \
    {"deck", "DECK", "only cards of this deck"},                                               \
        {"topic", "TITLE", "only cards of this topic"},                                        \
        {"tag", "TAG", "only cards with this tag"},                                            \
        {"level", "LEVEL", "only junior, mid or senior cards"},                                \
    {                                                                                          \
        "kind", "KIND", "only recall, predict, choice or true-false cards"                     \
    }

static const struct command_option quiz_options[] = {
    {"limit", "N", "end after N cards"},
    FILTER_OPTIONS,
    {NULL, NULL, NULL},
};

static const struct command_option show_options[] = {
    {"json", NULL, "print the card as JSON"},
    {NULL, NULL, NULL},
};

static const struct command_option cards_options[] = {
    FILTER_OPTIONS,
    {"limit", "N", "list at most N"},
    {"json", NULL, "print a JSON array"},
    {NULL, NULL, NULL},
};

static const struct command_option run_options[] = {
    {"i", NULL, "as an interactive session: each statement on its own, values echoed"},
    {"lines", NULL, "show what each line did to memory"},
    {"dis", NULL, "print the program's bytecode, run nothing"},
    {"steps", "N", "stop after N instructions (0: no bound)"},
    {"memory", "SIZE", "size of the address space: 64M, 1G"},
    {"depth", "N", "recursion limit"},
    {"time", "S", "stop after S seconds of processor time (0: no bound)"},
    {NULL, NULL, NULL},
};

static const struct command_option check_options[] = {
    {"fix", NULL, "add a slug to each card that has none, and change nothing else"},
    {"json", NULL, "print what was found as JSON"},
    {NULL, NULL, NULL},
};

static const struct command_option json_option[] = {
    {"json", NULL, "print JSON"},
    {NULL, NULL, NULL},
};

static const struct command_option stats_options[] = {
    {"deck", "DECK", "only of this deck"},
    {"json", NULL, "print JSON"},
    {NULL, NULL, NULL},
};

static const struct command_option doctor_options[] = {
    {"rebuild", NULL, "derive all dates from the log of reviews again"},
    {NULL, NULL, NULL},
};

static const struct command_option help_options[] = {
    {"as", "FORM", "print a man page (man) or a shell's completions (bash, zsh, fish)"},
    {NULL, NULL, NULL},
};

const struct command command_table[] = {
    {"quiz", "", "Drill", "Ask the cards that are due, then new ones",
     "Asks one card after the other. Type your answer; `\"\"\"` begins and ends one of several "
     "lines, `:e` opens your `$EDITOR`. Then see which points you covered, the model answer "
     "and "
     "the live run that proves it, and say how it went: `1` again, `2` hard, `3` good, `4` "
     "easy; "
     "Enter takes the suggestion. `k` skips the card, `q` ends the quiz; Ctrl-C does too. Each "
     "rating is on disk before the next question.\n\nFrom a pipe, exactly two lines are read "
     "for "
     "each card: the answer and the rating.",
     quiz_options, WORDS_NONE, 0, 0, cmd_quiz},
    {"show", "CARD", "Drill", "Show a card with its answer and its live run",
     "CARD is a slug, or the beginning of one: `show freed-at`.", show_options, WORDS_CARDS, 1,
     1, cmd_show},
    {"stats", "", "Drill", "How you are doing",
     "Reviews, streak, retention, what is coming, and "
     "how well each topic is remembered today.",
     stats_options, WORDS_NONE, 0, 0, cmd_stats},
    {"undo", "", "Drill", "Take back the last rating",
     "The log keeps both the rating and that it was taken back. Repeat it to go further back.",
     NULL, WORDS_NONE, 0, 0, cmd_undo},
    {"run", "FILE|-", "Simulator", "Run a Python program in the simulator",
     "Behaves as `python3.13 FILE`: output on standard output, an uncaught exception's "
     "traceback "
     "on standard error, the same exit status. Exit status 3: a bound was hit, or the program "
     "uses what the simulator does not have; one line says what and where.",
     run_options, WORDS_FILES, 1, 1, cmd_run},
    {"cards", "[QUERY]", "Decks", "List or search cards",
     "QUERY is looked for in questions and answers: words, `\"a phrase\"`, `this OR that`, "
     "`begin*`.",
     cards_options, WORDS_NONE, 0, -1, cmd_cards},
    {"decks", "", "Decks", "List the decks", "With the number of cards, new and due ones.",
     json_option, WORDS_NONE, 0, 0, cmd_decks},
    {"add", "DECK.md...", "Decks", "Put a deck into the collection, or bring it up to date",
     "The deck is checked first, and not taken if anything is wrong. Cards keep their history "
     "when their text changes; `was: old-slug` renames one.",
     NULL, WORDS_FILES, 1, -1, cmd_add},
    {"check", "DECK.md...", "Decks", "Check a deck and prove all its claims",
     "Reads the deck, runs every demo, verifies each claim and turns it round to see that it "
     "could fail. Messages are `file:line:col: error: ...`; the exit status is 1 if there are "
     "any errors.",
     check_options, WORDS_FILES, 1, -1, cmd_check},
    {"backup", "FILE", "Collection", "Copy the collection to a new file",
     "A consistent copy, even while another program uses the collection.", NULL, WORDS_FILES, 1,
     1, cmd_backup},
    {"doctor", "", "Collection", "Check the collection for damage",
     "`--rebuild` derives all dates from the log of reviews again, with today's settings.",
     doctor_options, WORDS_NONE, 0, 0, cmd_doctor},
    {"help", "[COMMAND]", "General", "List the commands, or explain one", "", help_options,
     WORDS_COMMANDS, 0, 1, cmd_help},
    {"quit", "", "General", "Leave (as does Ctrl-D)", "", NULL, WORDS_NONE, 0, 0, cmd_quit},
    {NULL, NULL, NULL, NULL, NULL, NULL, WORDS_NONE, 0, 0, NULL},
};
